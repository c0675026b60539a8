//! Where files of playbooks and roles are found.

mod collections;
mod included_tasks;
mod paths;
mod relative;
mod role_files;
mod role_folder;

pub use collections::find_collection_playbook;
pub(crate) use collections::{
    collection_of, collections_around, find_collection_folders, split_qualified,
};
pub(crate) use included_tasks::{find_imported_tasks, find_included_tasks};
pub(crate) use paths::{is_inside, normalize, text};
pub(crate) use relative::vars_file;
pub(crate) use role_files::find_role_files;
pub(crate) use role_folder::{FoundRole, find_role};
