//! Folders and playbooks of collections.

use std::path::PathBuf;

/// The file of a playbook in a collection, `namespace.name.playbook`.
pub(crate) fn find_collection_playbook(name: &str, paths: &[PathBuf]) -> Option<PathBuf> {
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
    paths
        .iter()
        .map(move |path| path.join("ansible_collections").join(&folder))
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
