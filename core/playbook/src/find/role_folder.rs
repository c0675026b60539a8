//! The folder of a role.

use std::path::{Path, PathBuf};

use super::collections::{find_collection_folders, split_qualified};
use super::paths::{normalize, text};

/// A role that was found.
pub(crate) struct FoundRole {
    /// Its name: as given, or its folder's when a path was given, without the collection.
    pub(crate) name: String,
    /// The collection that it comes from.
    pub(crate) collection: Option<String>,
    /// Its folder.
    pub(crate) path: PathBuf,
}

/// Looks for a role in the collections, then beside the playbook, in `roles_path`, beside the role that asks for it
/// (`beside`), in the playbook's folder; at last the name is a path. Ansible: `RoleDefinition._load_role_path`.
///
/// # Errors
/// The places that were looked at, when there is no such role.
pub(crate) fn find_role(
    name: &str,
    collections: &[String],
    directory: &Path,
    roles_path: &[PathBuf],
    collections_paths: &[PathBuf],
    beside: Option<&Path>,
) -> Result<FoundRole, String> {
    if let Some(found) = in_collections(name, collections, collections_paths) {
        return Ok(found);
    }
    let mut places = vec![directory.join("roles")];
    places.extend(roles_path.iter().cloned());
    places.extend(beside.map(Path::to_path_buf));
    places.push(directory.to_path_buf());
    for place in &places {
        if let Some(path) = existing(&place.join(name)) {
            return Ok(FoundRole {
                name: name.to_string(),
                collection: None,
                path,
            });
        }
    }
    if let Some(path) = existing(Path::new(name)) {
        let name = Path::new(name)
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        return Ok(FoundRole {
            name,
            collection: None,
            path,
        });
    }
    let places: Vec<String> = collections
        .iter()
        .cloned()
        .chain(places.iter().map(|place| text(place)))
        .collect();
    Err(places.join(":"))
}

/// A folder that is there, without links in its path. Ansible: `unfrackpath`.
fn existing(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(normalize(path)).ok()
}

fn in_collections(name: &str, collections: &[String], paths: &[PathBuf]) -> Option<FoundRole> {
    let found = |collection: &str, role: &str| {
        let subfolder = role.replace('.', "/");
        find_collection_folders(collection, paths)
            .map(|folder| folder.join("roles").join(&subfolder))
            .find(|path| path.is_dir())
            .map(|path| FoundRole {
                name: role.to_string(),
                collection: Some(collection.to_string()),
                path,
            })
    };
    match split_qualified(name) {
        Some((collection, role)) => found(&collection, role),
        None if !name.contains('.') => collections
            .iter()
            .find_map(|collection| found(collection, name)),
        None => None,
    }
}
