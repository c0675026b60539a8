//! What is to be installed, and where it comes from.

use std::path::{Path, PathBuf};

use super::metadata::{MANIFEST_FILE, SOURCE_FILE};
use super::name::is_collection_name;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{at, failed};
use crate::error::CommandError;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands::galaxy) enum Requirement {
    /// A name, with the versions that fit.
    Named {
        name: String,
        version: String,
        /// The server to take it from: its name or its address.
        source: Option<String>,
    },
    /// An archive.
    Archive(PathBuf),
    /// A folder with one collection.
    Folder(PathBuf),
    /// A folder with folders of collections.
    Namespace(PathBuf),
    /// The address of an archive.
    Url(String),
    /// A git repository, with branch, tag or commit.
    Git { source: String, version: String },
}

impl Requirement {
    /// As it stands on a command line: `ns.name`, `ns.name:1.2`, `ns.name>=1.2`, a path or an address.
    pub(super) fn parse(text: &str) -> Result<Self, CommandError> {
        if let Some(concrete) = Self::concrete(text, "*")? {
            return Ok(concrete);
        }
        let end = text
            .find([':', '<', '>', '=', '!', ' '])
            .unwrap_or(text.len());
        let (name, version) = text.split_at(end);
        Self::named(name, version.trim_start_matches(':').trim())
    }

    /// Of a name, path or address with a version beside it.
    pub(super) fn of(text: &str, version: &str) -> Result<Self, CommandError> {
        match Self::concrete(text, version)? {
            Some(concrete) => Ok(concrete),
            None => Self::named(text, version),
        }
    }

    /// Of a name with versions.
    pub(super) fn named(name: &str, version: &str) -> Result<Self, CommandError> {
        if !is_collection_name(name) {
            let tip = if Path::new(name).is_dir() {
                format!(
                    "\n\nTip: '{name}' is a folder, but it has neither a {SOURCE_FILE} or {MANIFEST_FILE} nor folders that have."
                )
            } else {
                format!("\n\nCould not find {name}.")
            };
            return Err(failed(format!(
                "'{name}' is neither the name of a collection, <namespace>.<collection> with characters from [a-zA-Z0-9_], nor an archive, a folder with a collection or a git+URL.{tip}"
            )));
        }
        let version = if version.is_empty() { "*" } else { version };
        Ok(Self::Named {
            name: name.into(),
            version: version.into(),
            source: None,
        })
    }

    /// A path or an address; `None` for what may be a name.
    fn concrete(text: &str, version: &str) -> Result<Option<Self>, CommandError> {
        if text.starts_with("git+") || text.starts_with("git@") {
            return Ok(Some(Self::git(text, version)));
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Some(Self::Url(text.into())));
        }
        let path = unfracked(text);
        Ok(if path.is_file() {
            Some(Self::Archive(path))
        } else if is_collection_folder(&path) {
            if path.join(MANIFEST_FILE).is_file() && path.join(SOURCE_FILE).is_file() {
                return Err(failed(format!(
                    "Collection requirement at '{}' has both a {MANIFEST_FILE} file and a {SOURCE_FILE}: it is either an installed collection or a source, so remove one of them.",
                    path.display()
                )));
            }
            Some(Self::Folder(path))
        } else if path.is_dir() && !collections_below(&path)?.is_empty() {
            Some(Self::Namespace(path))
        } else {
            None
        })
    }

    pub(super) fn git(text: &str, version: &str) -> Self {
        let (source, version) = match text.split_once(',') {
            Some((source, version)) => (source, version),
            None => (text, version),
        };
        let version = if version.is_empty() || version == "*" {
            "HEAD"
        } else {
            version
        };
        Self::Git {
            source: source.strip_prefix("git+").unwrap_or(source).into(),
            version: version.into(),
        }
    }
}

pub(super) fn is_collection_folder(path: &Path) -> bool {
    path.join(MANIFEST_FILE).is_file() || path.join(SOURCE_FILE).is_file()
}

pub(super) fn collections_below(path: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(path).map_err(at(path))? {
        let folder = entry.map_err(at(path))?.path();
        if is_collection_folder(&folder) {
            folders.push(folder);
        }
    }
    folders.sort_unstable();
    Ok(folders)
}
