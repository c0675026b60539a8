//! Which playbooks of the checkout are run.

use std::path::{Path, PathBuf};

use super::host_names::HostNames;

/// The playbooks, or why there are none.
pub(super) fn select(
    folder: &Path,
    given: &[String],
    names: &HostNames,
) -> Result<Vec<PathBuf>, String> {
    if given.is_empty() {
        let mut errors = Vec::new();
        let own = [&*names.full, names.short(), "local"];
        for name in own {
            match usable(folder.join(format!("{name}.yml"))) {
                Ok(path) => return Ok(vec![path]),
                Err(error) => errors.push(error),
            }
        }
        return Err(errors.join("\n"));
    }
    let (mut paths, mut errors) = (Vec::new(), Vec::new());
    for name in given {
        match usable(folder.join(name)) {
            Ok(path) => paths.push(path),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(paths)
    } else {
        Err(errors.join("\n"))
    }
}

fn usable(path: PathBuf) -> Result<PathBuf, String> {
    if !path.exists() {
        return Err(format!("{}: File does not exist", path.display()));
    }
    match std::fs::File::open(&path) {
        Ok(_) => Ok(path),
        Err(_) => Err(format!("{}: File is not readable", path.display())),
    }
}
