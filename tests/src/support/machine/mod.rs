//! A throw-away machine: a real sshd in mount and PID namespaces of its own.

mod accounts;
mod keys;
mod options;
mod server;
mod start;

pub use accounts::{Account, PASSWORD};
pub use keys::UserKey;
pub use options::{MachineOptions, Storage};
pub use server::Machine;
