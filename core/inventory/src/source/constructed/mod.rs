//! The inventory plugin `constructed`: variables and groups computed from what hosts have.

mod build;
mod keyed_group;
mod options;

pub(crate) use build::{Surroundings, construct, parse};
