//! Sessions with a real runner on this machine.

mod calls;
mod process_connection;
mod support;
