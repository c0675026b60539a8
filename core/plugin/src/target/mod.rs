//! What modules ask of the machine they run on: its users and its processes. Ansible: parts of `module_utils`.
//!
//! It works in a static binary: files are parsed, nothing is loaded through NSS.

mod processes;
mod users;

pub use processes::{Process, boot_id};
pub use users::{Group, User, expand_user};
