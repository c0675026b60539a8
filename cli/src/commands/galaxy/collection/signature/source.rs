//! Signatures that the user names.

use std::path::Path;

use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, at};
use crate::commands::galaxy::server::{Wanted, download};
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// The signature in a file, or at an address.
///
/// # Errors
/// A file that is not there, and an address that does not answer.
pub(super) fn read(source: &str, context: &Context<'_>) -> Result<Vec<u8>, CommandError> {
    if source.starts_with("http://") || source.starts_with("https://") {
        let temporary = TemporaryFolder::new().map_err(at(&std::env::temp_dir()))?;
        let what = format!("Failed to get signature for collection verification from '{source}'");
        let wanted = Wanted {
            url: source,
            sha256: None,
            what: &what,
        };
        let path = download(&wanted, None, temporary.path(), context)?;
        return std::fs::read(&path).map_err(at(&path));
    }
    let path = match source.strip_prefix("file://") {
        Some(path) => Path::new(path).to_path_buf(),
        None => unfracked(source),
    };
    std::fs::read(&path).map_err(at(&path))
}
