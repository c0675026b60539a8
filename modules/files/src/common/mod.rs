//! What the modules for files share. Ansible: the parts of `module_utils/basic.py` about files.

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
mod selinux;
mod state;
mod validate;
mod xattrs;

pub(crate) use arguments::{CommonArguments, with_file_common};
pub(crate) use atomic_write::{Draft, Ownership};
pub(crate) use attributes::Attributes;
pub(crate) use backup::backup_local;
pub(crate) use bin_path::bin_path;
pub(crate) use chattr::{attribute_names, file_attributes};
pub(crate) use diff::{AttributeDiff, content_text};
pub(crate) use digest::{Algorithm, digest_of, digest_of_file};
pub(crate) use failure::{crash, fail, python_words};
pub(crate) use mode::{permission_bits, symbolic, umask};
pub(crate) use path_info::supplemented;
pub(crate) use paths::{
    base_name, directory_of, exists, is_dir, is_link, join, real_path, splitext,
};
pub(crate) use run::run_command;
pub(crate) use state::State;
pub(crate) use validate::check_with;
