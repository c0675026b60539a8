//! What modules share that write files: owner and permissions, atomic writes, copies of what was there, checksums. Ansible: the parts of `module_utils/basic.py` about files.

mod arguments;
mod atomic_write;
mod attributes;
mod backup;
mod bin_path;
mod chattr;
mod diff;
mod digest;
mod failure;
mod fault;
mod mode;
mod path_info;
mod paths;
mod run;
pub mod selinux;
mod state;
mod validate;
mod xattrs;

pub use arguments::{CommonArguments, with_file_common};
pub use atomic_write::{Draft, Ownership};
pub use attributes::Attributes;
pub use backup::backup_local;
pub use bin_path::bin_path;
pub use chattr::{FileAttributes, attribute_names, file_attributes};
pub use diff::{AttributeDiff, content_text};
pub use digest::{Algorithm, digest_of, digest_of_file};
pub use failure::{crash, fail, python_words};
pub use mode::{permission_bits, symbolic, umask};
pub use path_info::supplemented;
pub use paths::{base_name, directory_of, exists, is_dir, is_link, join, real_path, splitext};
pub use run::{Ran, run_command};
pub use state::State;
pub use validate::check_with;
