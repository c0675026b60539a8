//! Installing a folder as if it had been packed first.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;

use super::files::{FILES_FILE, manifests};
use super::metadata::{MANIFEST_FILE, Metadata};
use crate::commands::galaxy::context::{Context, at};
use crate::error::CommandError;

/// Copies what would be packed of `source` into `folder`, which is there and empty. Links stay links.
pub(super) fn copy(
    source: &Path,
    metadata: &Metadata,
    folder: &Path,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let manifests = manifests(source, metadata, context)?;
    for (name, text) in [
        (MANIFEST_FILE, &manifests.manifest_json),
        (FILES_FILE, &manifests.files_json),
    ] {
        let place = folder.join(name);
        fs::write(&place, text).map_err(at(&place))?;
        fs::set_permissions(&place, Permissions::from_mode(0o644)).map_err(at(&place))?;
    }
    for listed in &manifests.files {
        let (from, to) = (source.join(&listed.name), folder.join(&listed.name));
        let kind = from.symlink_metadata().map_err(at(&from))?;
        if kind.is_symlink() {
            let target = fs::read_link(&from).map_err(at(&from))?;
            symlink(target, &to).map_err(at(&to))?;
        } else if kind.is_dir() {
            DirBuilder::new().mode(0o755).create(&to).map_err(at(&to))?;
        } else {
            fs::copy(&from, &to).map_err(at(&from))?;
            let mode = if kind.mode() & 0o100 == 0 {
                0o644
            } else {
                0o755
            };
            fs::set_permissions(&to, Permissions::from_mode(mode)).map_err(at(&to))?;
        }
    }
    Ok(())
}
