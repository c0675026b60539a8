//! Collections that are at hand: what archives, folders, repositories and addresses hold.

use std::path::{Path, PathBuf};

use super::archive;
use super::metadata::{MANIFEST_FILE, Metadata, SOURCE_FILE};
use super::requirement::{Requirement, collections_below, is_collection_folder};
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::git_source::check_out;
use crate::commands::galaxy::server;
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// A collection that is at hand.
pub(super) struct Found {
    pub(super) metadata: Metadata,
    pub(super) content: Content,
}

/// Where its files are.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Archive(PathBuf),
    Folder(PathBuf),
}

impl Requirement {
    /// The collections it names, with their metadata; none for a name. Checkouts are kept in `checkouts`.
    pub(super) fn find(
        &self,
        context: &Context<'_>,
        checkouts: &mut Vec<TemporaryFolder>,
    ) -> Result<Vec<Found>, CommandError> {
        match self {
            Self::Named { .. } => Ok(Vec::new()),
            Self::Archive(path) => Ok(vec![Found {
                metadata: archive::metadata(path)?,
                content: Content::Archive(path.clone()),
            }]),
            Self::Folder(path) => Ok(vec![of_folder(path, context)?]),
            Self::Namespace(path) => all_below(path, context),
            Self::Url(url) => {
                let temporary = TemporaryFolder::new().map_err(at(&std::env::temp_dir()))?;
                context.say(format!(
                    "Downloading {url} to {}",
                    temporary.path().display()
                ));
                let what = format!("Failed to download collection tar from '{url}'");
                let wanted = server::Wanted {
                    url,
                    sha256: None,
                    what: &what,
                };
                let path = server::download(&wanted, None, temporary.path(), context)?;
                checkouts.push(temporary);
                Ok(vec![Found {
                    metadata: archive::metadata(&path)?,
                    content: Content::Archive(path),
                }])
            }
            Self::Git { source, version } => {
                let temporary = TemporaryFolder::new().map_err(at(&std::env::temp_dir()))?;
                let (address, inner) = source.split_once('#').unwrap_or((source, ""));
                let clone = temporary.path().join("clone");
                check_out(context, address, version, &clone)?;
                checkouts.push(temporary);
                let inner = inner.trim_matches('/');
                if !inner.is_empty() && !archive::stays_inside(inner) {
                    return Err(failed(format!(
                        "{source}: '{inner}' is not a folder of the repository"
                    )));
                }
                let folder = if inner.is_empty() {
                    clone
                } else {
                    clone.join(inner)
                };
                if is_collection_folder(&folder) {
                    return Ok(vec![of_folder(&folder, context)?]);
                }
                let found = all_below(&folder, context)?;
                if found.is_empty() {
                    return Err(failed(format!(
                        "{source}: there is no {SOURCE_FILE} or {MANIFEST_FILE}, neither at its top nor in the folders there; name the folder with the collection after a '#'"
                    )));
                }
                Ok(found)
            }
        }
    }
}

fn of_folder(path: &Path, context: &Context<'_>) -> Result<Found, CommandError> {
    Ok(Found {
        metadata: Metadata::of_folder(path, context)?,
        content: Content::Folder(path.into()),
    })
}

fn all_below(path: &Path, context: &Context<'_>) -> Result<Vec<Found>, CommandError> {
    let folders = collections_below(path)?;
    folders
        .iter()
        .map(|folder| of_folder(folder, context))
        .collect()
}
