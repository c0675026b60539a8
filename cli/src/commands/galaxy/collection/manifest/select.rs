//! The files and folders that directives choose.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::control::Control;
use crate::commands::galaxy::context::{at, failed};
use crate::error::CommandError;

/// The names of what belongs to the collection: files, and the folders in which they are (`true`). In the order of
/// Ansible: by folder, then by name.
pub(in crate::commands::galaxy::collection) fn selected(
    folder: &Path,
    control: &Control,
    names: (&str, &str),
    license: Option<&str>,
) -> Result<Vec<(String, bool)>, CommandError> {
    let directives = control.directives(names.0, names.1, license)?;
    let mut all = Vec::new();
    find(folder, "", &mut all)?;
    let mut chosen: BTreeSet<&str> = BTreeSet::new();
    for directive in &directives {
        let means = |path: &&str| directive.globs.iter().any(|glob| glob.matches(path));
        if directive.adds {
            chosen.extend(all.iter().map(String::as_str).filter(means));
        } else {
            chosen.retain(|path| !means(path));
        }
    }
    let mut sorted: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for path in chosen {
        sorted.insert(split(path), false);
        let mut inner = split(path).0;
        while !inner.is_empty() {
            sorted.insert(split(inner), true);
            inner = split(inner).0;
        }
    }
    let name = |(folder, name): (&str, &str)| match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    };
    let sorted = sorted.into_iter();
    Ok(sorted
        .map(|(path, is_folder)| (name(path), is_folder))
        .collect())
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// All regular files below a folder; links are none.
fn find(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<(), CommandError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let name = entry.file_name().into_string().map_err(|name| {
            failed(format!(
                "{}: the name is not UTF-8, which a manifest cannot hold",
                folder.join(name).display()
            ))
        })?;
        let kind = entry.file_type().map_err(at(folder))?;
        let path = format!("{prefix}{name}");
        if kind.is_dir() {
            find(&entry.path(), &format!("{path}/"), found)?;
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}
