//! Programs of the target. Ansible: `get_bin_path`.

use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

/// Where a program lies: in the directories of `PATH`, then in those that a user's `PATH` often lacks.
pub fn bin_path(name: &str, path: Option<&str>) -> Option<PathBuf> {
    let path = path.unwrap_or_default();
    path.split(':')
        .filter(|directory| !directory.is_empty())
        .chain(["/sbin", "/usr/sbin", "/usr/local/sbin"])
        .map(|directory| Path::new(directory).join(name))
        .find(|file| file.is_file() && access(file, Access::EXEC_OK).is_ok())
}
