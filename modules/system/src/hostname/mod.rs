//! `hostname`: the target's name.

mod module;
mod names;
mod strategy;

pub use module::Hostname;
