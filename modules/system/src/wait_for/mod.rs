//! `wait_for`: waits for a port, a file, or the end of connections.

mod arguments;
mod connections;
mod module;
mod pattern;
mod resolve;
mod waiting;

pub use module::WaitFor;
