//! Directories of the target, copied with all that is in them.

use std::collections::BTreeSet;
use std::fs::{DirBuilder, FileTimes, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use serde_json::json;
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use super::source::Source;
use crate::common::{Attributes, Draft, Ownership, crash, permission_bits, python_words};

/// What Python's `filecmp.dircmp` passes over.
const IGNORED: &[&str] = &[
    "RCS",
    "CVS",
    "tags",
    ".git",
    ".hg",
    ".bzr",
    "_darcs",
    "__pycache__",
];

/// One copy of a directory.
pub(super) struct Tree<'a> {
    pub(super) args: &'a Args,
    pub(super) context: &'a ModuleContext<'a>,
}

fn failed(error: &io::Error, path: &Path) -> ModuleError {
    crash(python_words(error, path))
}

impl Tree<'_> {
    /// Copies what differs; says whether something does. Ansible: `copy_directory`.
    pub(super) fn copy(&self, src: &Path, dest: &Path) -> Result<bool, ModuleError> {
        if !dest.exists() {
            if !self.context.check_mode {
                self.copy_new(src, dest)?;
                self.own_below(dest)?;
            }
            return Ok(true);
        }
        let mut changed = self.copy_differences(src, dest)?;
        changed |= self.own_below(dest)?;
        Ok(changed)
    }

    fn follows(&self) -> bool {
        self.args.local_follow == Some(true)
    }

    fn copy_differences(&self, src: &Path, dest: &Path) -> Result<bool, ModuleError> {
        let mut changed = false;
        for name in names(src)? {
            let (from, to) = (src.join(&name), dest.join(&name));
            let metadata = from.metadata().ok();
            let is_dir = metadata.as_ref().is_some_and(Metadata::is_dir);
            let is_common = to.symlink_metadata().is_ok();
            if is_common {
                if is_dir && to.is_dir() {
                    changed |= self.copy_differences(&from, &to)?;
                } else if !is_dir && to.is_file() && differ(&from, &to) {
                    changed = true;
                    self.copy_item(&from, &to)?;
                }
                continue;
            }
            changed = true;
            self.copy_item(&from, &to)?;
        }
        Ok(changed)
    }

    /// Copies one thing that is new or differs.
    fn copy_item(&self, from: &Path, to: &Path) -> Result<(), ModuleError> {
        if self.context.check_mode {
            return Ok(());
        }
        if from.is_symlink() && !self.follows() {
            let target = from.read_link().map_err(|error| failed(&error, from))?;
            return symlink(target, to).map_err(|error| failed(&error, to));
        }
        if from.is_dir() {
            self.copy_new(from, to)?;
            self.own_below(to)?;
            return Ok(());
        }
        self.copy_file(from, to, false)
    }

    /// A directory that is not there yet, nor perhaps those that it is to be in. Python: `shutil.copytree`.
    fn copy_new(&self, src: &Path, dest: &Path) -> Result<(), ModuleError> {
        DirBuilder::new()
            .recursive(true)
            .create(dest)
            .map_err(|error| failed(&error, dest))?;
        for name in all_names(src)? {
            let (from, to) = (src.join(&name), dest.join(&name));
            if from.is_symlink() && !self.follows() {
                let target = from.read_link().map_err(|error| failed(&error, &from))?;
                symlink(target, &to).map_err(|error| failed(&error, &to))?;
            } else if from.is_dir() {
                self.copy_new(&from, &to)?;
            } else {
                self.copy_file(&from, &to, true)?;
            }
        }
        let metadata = src.metadata().map_err(|error| failed(&error, src))?;
        let like = || -> io::Result<()> {
            std::fs::set_permissions(dest, Permissions::from_mode(permission_bits(&metadata)))?;
            let times = FileTimes::new()
                .set_accessed(metadata.accessed()?)
                .set_modified(metadata.modified()?);
            std::fs::File::open(dest)?.set_times(times)
        };
        like().map_err(|error| failed(&error, dest))
    }

    /// One file with its permissions, and with `whole` with its times.
    fn copy_file(&self, from: &Path, to: &Path, whole: bool) -> Result<(), ModuleError> {
        let metadata = from.metadata().map_err(|error| failed(&error, from))?;
        let mut draft = Draft::begin(to, "", false, self.context)?;
        Source::File(from.to_path_buf()).fill(&mut draft, self.context)?;
        let mut attributes = Attributes::load(&self.args.common, to, false);
        attributes.mode = Some(json!(permission_bits(&metadata)));
        let ownership = if whole {
            Ownership::Like(from)
        } else {
            Ownership::Keep
        };
        draft.place(ownership, false, &attributes, None, self.context)?;
        Ok(())
    }

    /// Owner and group of everything below. Ansible: `chown_recursive`.
    fn own_below(&self, directory: &Path) -> Result<bool, ModuleError> {
        if self.args.common.owner.is_none() && self.args.common.group.is_none() {
            return Ok(false);
        }
        let own = |path: &Path| {
            Attributes::load(&self.args.common, path, false).apply_ownership(self.context)
        };
        let mut changed = own(directory)?;
        for name in all_names(directory)? {
            let path = directory.join(name);
            if path.is_dir() && !path.is_symlink() {
                changed |= self.own_below(&path)?;
            } else {
                changed |= own(&path)?;
            }
        }
        Ok(changed)
    }
}

fn names(directory: &Path) -> Result<BTreeSet<std::ffi::OsString>, ModuleError> {
    let mut names = all_names(directory)?;
    names.retain(|name| !IGNORED.iter().any(|ignored| name == ignored));
    Ok(names)
}

fn all_names(directory: &Path) -> Result<BTreeSet<std::ffi::OsString>, ModuleError> {
    std::fs::read_dir(directory)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.file_name()))
                .collect()
        })
        .map_err(|error| failed(&error, directory))
}

/// Whether two files differ; those of equal size and time do not. Python: `filecmp.cmp`.
fn differ(one: &Path, other: &Path) -> bool {
    let (Ok(first), Ok(second)) = (one.metadata(), other.metadata()) else {
        return true;
    };
    if first.size() != second.size() {
        return true;
    }
    if (first.mtime(), first.mtime_nsec()) == (second.mtime(), second.mtime_nsec()) {
        return false;
    }
    match (std::fs::read(one), std::fs::read(other)) {
        (Ok(one), Ok(other)) => one != other,
        _ => true,
    }
}
