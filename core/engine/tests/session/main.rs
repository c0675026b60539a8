//! Sessions with a real runner on this machine.

mod accounts;
mod calls;
mod escalation;
mod process_connection;
mod support;
mod targets;
