//! Jinja's own global functions.

mod cycler;
mod dict;
mod joiner;
mod lipsum;
mod namespace;
mod range;
mod register;

pub(crate) use dict::{dict_from_keys, fill_dict};
pub(crate) use register::register;
