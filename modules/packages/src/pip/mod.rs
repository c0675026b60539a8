//! `pip`: Python's packages.

mod arguments;
mod installed;
mod module;
mod program;
mod requirement;
mod virtualenv;

pub use module::Pip;
