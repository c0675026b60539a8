//! What modules ask of the machine they run on: its users, its processes, its own tools, the words for its
//! errors. Ansible: parts of `module_utils`.
//!
//! It works in a static binary: files are parsed, nothing is loaded through NSS.

mod device;
#[cfg(feature = "files")]
pub mod files;
mod os_error;
mod processes;
mod programs;
mod result_text;
mod run_command;
mod shadow;
mod start_program;
mod tool;
mod users;
mod write_file;

pub use os_error::{bytes_repr, python_error};
pub use processes::{Process, boot_id};
pub use result_text::result_text;
pub use run_command::{Finished, Interrupted, Invocation, run_command};
pub use shadow::Shadow;
pub use tool::{Tool, ToolOutput};
pub use users::{Group, User, expand_user};
pub use write_file::write_file;
