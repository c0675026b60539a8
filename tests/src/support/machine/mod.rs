//! A throw-away machine: a real sshd in mount and PID namespaces of its own.

mod accounts;
mod keys;
mod launch;
mod options;
mod server;
mod start;
mod whole_root;

pub use accounts::{Account, PASSWORD};
pub use keys::UserKey;
pub use options::{Init, MachineOptions, Storage, WholeRoot};
pub use server::Machine;
