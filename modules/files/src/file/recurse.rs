//! `recurse`: what is asked for, given to all that is below a directory.

use std::path::{Path, PathBuf};

use shevek_plugin::ModuleError;

use super::parameters::FileTask;
use crate::common::{Attributes, crash, python_words};

/// Gives everything below `directory` what is asked for. Links are followed when the task says so. Ansible:
/// `recursive_set_attributes`.
pub(super) fn apply_below(
    task: &FileTask<'_>,
    directory: &str,
    attributes: &Attributes,
) -> Result<bool, ModuleError> {
    let mut seen = vec![Path::new(directory).to_path_buf()];
    below(task, Path::new(directory), attributes, &mut seen)
}

fn below(
    task: &FileTask<'_>,
    directory: &Path,
    attributes: &Attributes,
    seen: &mut Vec<PathBuf>,
) -> Result<bool, ModuleError> {
    // A directory that cannot be read is passed over, as by Python's `os.walk`.
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Ok(false);
    };
    let mut changed = false;
    let mut directories = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| crash(python_words(&error, directory)))?
            .path();
        changed |= apply(task, &path, attributes)?;
        if !path.is_symlink() {
            if path.is_dir() {
                directories.push(path);
            }
            continue;
        }
        if !task.args.follow {
            continue;
        }
        let Ok(target) = path.read_link() else {
            continue;
        };
        let target = directory.join(target);
        if !target.exists() {
            continue;
        }
        if target.is_dir() {
            let real = target.canonicalize().unwrap_or_else(|_| target.clone());
            // A circle of links ends here.
            if !seen.contains(&real) {
                seen.push(real);
                changed |= below(task, &target, attributes, seen)?;
            }
        }
        changed |= apply(task, &target, attributes)?;
    }
    for path in directories {
        changed |= below(task, &path, attributes, seen)?;
    }
    Ok(changed)
}

fn apply(task: &FileTask<'_>, path: &Path, attributes: &Attributes) -> Result<bool, ModuleError> {
    let changed = attributes.at(path).apply(task.context, false, None)?;
    Ok(task.times.apply(path, task.context, None)? | changed)
}
