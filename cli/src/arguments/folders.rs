//! Settings that are lists of folders.

use std::path::{Path, PathBuf};

use shevek_engine::ConfigSource as _;

use super::path::unfracked;
use crate::configuration::Configuration;

/// Where collections are. Ansible: `COLLECTIONS_PATHS`.
pub(crate) fn collections_paths(configuration: &Configuration) -> Vec<PathBuf> {
    folders(
        configuration,
        ("ANSIBLE_COLLECTIONS_PATH", "collections_path"),
        "~/.ansible/collections:/usr/share/ansible/collections",
    )
}

/// Where roles are. Ansible: `DEFAULT_ROLES_PATH`.
pub(crate) fn roles_paths(configuration: &Configuration) -> Vec<PathBuf> {
    folders(
        configuration,
        ("ANSIBLE_ROLES_PATH", "roles_path"),
        "~/.ansible/roles:/usr/share/ansible/roles:/etc/ansible/roles",
    )
}

/// A list of folders; relative ones in ansible.cfg are relative to it.
fn folders(
    configuration: &Configuration,
    (variable, key): (&str, &str),
    default: &str,
) -> Vec<PathBuf> {
    let (list, base) = match configuration.env(variable) {
        Some(list) => (list, None),
        None => match configuration.ini("defaults", key) {
            Some(list) => (list, configuration.file().and_then(Path::parent)),
            None => (default.to_owned(), None),
        },
    };
    let parts = list.split(':').filter(|part| !part.is_empty());
    parts
        .map(|part| match base {
            Some(base) if !part.starts_with(['~', '$', '/']) => {
                unfracked(&base.join(part).to_string_lossy())
            }
            _ => unfracked(part),
        })
        .collect()
}
