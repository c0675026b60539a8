//! Filters, tests and lookups of dylibs, through the plugin contract.

mod function;
mod json;
mod lookup;

pub(crate) use function::{later_filter, later_test, register};
pub(crate) use lookup::{find, run};
