//! `expect`: runs a command on a terminal of its own and answers what it asks.

mod arguments;
mod dialogue;
mod module;
mod program;
mod session;
mod spec;
mod terminal;

pub use module::Expect;
