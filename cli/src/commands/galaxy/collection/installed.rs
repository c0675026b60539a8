//! Installed collections.

use std::fs;
use std::path::{Path, PathBuf};

use super::metadata::Metadata;
use super::name::is_collection_name;
use super::place::collections_folder;
use super::requirement::is_collection_folder;
use crate::commands::galaxy::context::Context;

/// A collection in one of the folders.
pub(super) struct Installed {
    /// `namespace.name`.
    pub(super) name: String,
    /// `*` when it does not say.
    pub(super) version: String,
    /// Where it is.
    pub(super) folder: PathBuf,
    /// What it says of itself.
    pub(super) metadata: Option<Metadata>,
}

/// All collections in the folders, sorted by place.
pub(super) fn all(paths: &[PathBuf], context: &Context<'_>) -> Vec<Installed> {
    let mut found = Vec::new();
    for path in paths {
        let top = collections_folder(path);
        for namespace in folders(&top) {
            for folder in folders(&namespace) {
                let name = [&namespace, &folder].map(|path| {
                    path.file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned()
                });
                let name = name.join(".");
                if is_collection_name(&name) {
                    found.push(read(name, folder, context));
                }
            }
        }
    }
    found.sort_by(|a: &Installed, b: &Installed| a.folder.as_os_str().cmp(b.folder.as_os_str()));
    found
}

fn read(name: String, folder: PathBuf, context: &Context<'_>) -> Installed {
    let unknown = |name| Installed {
        name,
        version: "*".into(),
        folder: folder.clone(),
        metadata: None,
    };
    if !is_collection_folder(&folder) {
        context.warn(format!(
            "Collection at '{}' does not have a MANIFEST.json file, nor has it galaxy.yml: cannot detect version.",
            folder.display()
        ));
        return unknown(name);
    }
    match Metadata::of_folder(&folder, context) {
        Ok(metadata) => Installed {
            name: metadata.full_name(),
            version: metadata.version().into(),
            folder: folder.clone(),
            metadata: Some(metadata),
        },
        Err(error) => {
            context.warn(format!(
                "Collection at '{}' has invalid metadata: {error}",
                folder.display()
            ));
            unknown(name)
        }
    }
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect()
}
