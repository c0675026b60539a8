//! Which versions of which collections: those that were asked for and what they depend on.

mod candidate;
mod catalog;
mod criterion;
mod explain;
mod matches;
mod resolver;
mod solve;

pub(super) use candidate::{Candidate, Origin, Wanted};
pub(super) use catalog::{Catalog, Policy};
pub(super) use resolver::resolve;
