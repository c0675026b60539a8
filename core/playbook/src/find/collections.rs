//! Folders and playbooks of collections.

use std::path::{Path, PathBuf};

/// Below it are all collections of a place.
const ROOT: &str = "ansible_collections";

/// The file of a playbook in a collection, `namespace.name.playbook`. `paths` are where collections are.
/// Ansible: `_get_collection_playbook_path`.
pub fn find_collection_playbook(name: &str, paths: &[PathBuf]) -> Option<PathBuf> {
    let (collection, playbook) = split_qualified(name)?;
    let stem = playbook.replace('.', "/");
    let files = ["yml", "yaml"].map(|extension| format!("{stem}.{extension}"));
    find_collection_folders(&collection, paths)
        .flat_map(|folder| {
            files
                .clone()
                .map(|file| folder.join("playbooks").join(file))
        })
        .find(|path| path.is_file())
}

/// The folders where a collection may be.
pub(crate) fn find_collection_folders<'a>(
    collection: &str,
    paths: &'a [PathBuf],
) -> impl Iterator<Item = PathBuf> + use<'a> {
    let folder = collection.replace('.', "/");
    paths.iter().map(move |path| path.join(ROOT).join(&folder))
}

/// The collection of a file, `namespace.name`, when it lies in one of those in `paths`.
/// Ansible: `_get_collection_name_from_path`.
pub(crate) fn collection_of(file: &Path, paths: &[PathBuf]) -> Option<String> {
    let place = collections_around(file)?;
    let inside = file.strip_prefix(place.join(ROOT)).ok()?;
    let mut names = inside.iter().map(|name| name.to_string_lossy());
    let (namespace, name) = (names.next()?, names.next()?);
    names.next()?;
    let is_same =
        |path: &PathBuf| path == place || path.canonicalize().is_ok_and(|path| path == place);
    paths
        .iter()
        .any(is_same)
        .then(|| format!("{namespace}.{name}"))
}

/// Where the collections are in one of which a file lies: what `ansible_collections` is in.
pub(crate) fn collections_around(file: &Path) -> Option<&Path> {
    let root = file.ancestors().find(|path| path.ends_with(ROOT))?;
    root.parent()
}

/// `namespace.name` and the rest of `namespace.name.resource`.
pub(crate) fn split_qualified(name: &str) -> Option<(String, &str)> {
    let mut parts = name.splitn(3, '.');
    let (namespace, collection, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    (is_name(namespace) && is_name(collection) && rest.split('.').all(is_name))
        .then(|| (format!("{namespace}.{collection}"), rest))
}
