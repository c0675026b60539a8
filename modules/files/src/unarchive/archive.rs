//! An archive of any kind.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::compression::Compression;
use super::entry::Visit;
use super::zip_directory::Record;
use super::{tar_archive, zip_archive};

/// An archive whose kind is known.
#[derive(Debug)]
pub(super) enum Archive {
    Zip(PathBuf, Vec<Record>),
    Tar(PathBuf, Compression),
}

impl Archive {
    /// Finds out what a file is.
    ///
    /// # Errors
    /// When it cannot be read or is a damaged zip archive.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let mut head = Vec::new();
        File::open(path)
            .and_then(|file| file.take(8).read_to_end(&mut head))
            .map_err(|error| error.to_string())?;
        let compression = Compression::of(&head);
        if compression == Compression::None
            && let Some(records) = zip_archive::records(path).map_err(|error| error.to_string())?
        {
            return Ok(Self::Zip(path.to_path_buf(), records));
        }
        Ok(Self::Tar(path.to_path_buf(), compression))
    }

    /// What Ansible calls it: its class. GNU tar finds most compressions by itself, so that only one has a name.
    pub(super) fn handler(&self) -> &'static str {
        match self {
            Self::Zip(..) => "ZipArchive",
            Self::Tar(_, Compression::Gzip) => "TgzArchive",
            Self::Tar(..) => "TarArchive",
        }
    }

    pub(super) fn is_zip(&self) -> bool {
        matches!(self, Self::Zip(..))
    }

    /// Gives all members to `visit`.
    pub(super) fn visit(&self, numeric_owner: bool, visit: &mut Visit<'_>) -> Result<(), String> {
        match self {
            Self::Zip(path, records) => zip_archive::visit(path, records, visit),
            Self::Tar(path, compression) => {
                tar_archive::visit(path, *compression, numeric_owner, visit)
            }
        }
    }
}
