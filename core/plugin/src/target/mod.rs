//! What modules ask of the machine they run on: its users, its processes, the words for its
//! errors. Ansible: parts of `module_utils`.
//!
//! It works in a static binary: files are parsed, nothing is loaded through NSS.

mod os_error;
mod processes;
mod users;

pub use os_error::{bytes_repr, python_error};
pub use processes::{Process, boot_id};
pub use users::{Group, User, expand_user};
