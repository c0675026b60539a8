//! Where collections are installed.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use super::metadata::Metadata;
use crate::commands::galaxy::context::at;
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// The folder `ansible_collections` of a path. Ansible: `validate_collection_path`.
pub(super) fn collections_folder(path: &Path) -> PathBuf {
    if path.ends_with("ansible_collections") {
        path.to_path_buf()
    } else {
        path.join("ansible_collections")
    }
}

/// Where a collection goes, and the folder in which it is prepared: beside its place, so that it is there whole or
/// not at all.
pub(super) struct Place {
    pub(super) folder: PathBuf,
    namespace: PathBuf,
    aside: TemporaryFolder,
}

impl Place {
    pub(super) fn new(collections: &Path, metadata: &Metadata) -> Result<Self, CommandError> {
        fs::create_dir_all(collections).map_err(at(collections))?;
        let namespace = collections.join(metadata.namespace());
        let aside = TemporaryFolder::new_in(collections).map_err(at(collections))?;
        let place = Self {
            folder: namespace.join(metadata.name()),
            namespace,
            aside,
        };
        let staged = place.staged();
        DirBuilder::new()
            .mode(0o755)
            .create(&staged)
            .map_err(at(&staged))?;
        Ok(place)
    }

    /// What is to become the collection.
    pub(super) fn staged(&self) -> PathBuf {
        self.aside.path().join("new")
    }

    /// Puts what was prepared to its place; what was there before is removed.
    pub(super) fn finish(self) -> Result<(), CommandError> {
        fs::create_dir_all(&self.namespace).map_err(at(&self.namespace))?;
        if self.folder.symlink_metadata().is_ok() {
            // Goes with the folder at the end.
            fs::rename(&self.folder, self.aside.path().join("old")).map_err(at(&self.folder))?;
        }
        fs::rename(self.staged(), &self.folder).map_err(at(&self.folder))
    }
}
