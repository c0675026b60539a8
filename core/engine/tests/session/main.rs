//! Sessions with a real runner on this machine.

mod accounts;
mod calls;
mod dylibs;
mod escalation;
mod files;
mod process_connection;
mod support;
mod targets;
