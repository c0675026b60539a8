//! Members of archives, and the two that say what the others are.

use std::io::Read;
use std::path::Path;

use super::archive::open;
use super::files::FILES_FILE;
use super::metadata::MANIFEST_FILE;
use crate::commands::galaxy::context::{at, failed};
use crate::error::CommandError;

/// No manifest is longer.
const LONGEST_MANIFEST: u64 = 64 << 20;

/// Both manifests of a built collection.
pub(super) struct ManifestTexts {
    /// `MANIFEST.json`.
    pub(super) manifest: Vec<u8>,
    /// `FILES.json`.
    pub(super) files: Vec<u8>,
}

/// Both manifests in an archive.
pub(super) fn manifest_texts(path: &Path) -> Result<ManifestTexts, CommandError> {
    let (mut manifest, mut files) = (None, None);
    let mut archive = open(path)?;
    for member in archive.entries().map_err(at(path))? {
        let mut member = member.map_err(at(path))?;
        match member_name(&member)?.as_str() {
            MANIFEST_FILE => manifest = Some(manifest_bytes(&mut member, path)?),
            FILES_FILE => files = Some(manifest_bytes(&mut member, path)?),
            _ => {}
        }
        if manifest.is_some() && files.is_some() {
            break;
        }
    }
    let missing = |name: &str| {
        failed(format!(
            "Collection at '{}' does not contain the required file {name}.",
            path.display()
        ))
    };
    Ok(ManifestTexts {
        manifest: manifest.ok_or_else(|| missing(MANIFEST_FILE))?,
        files: files.ok_or_else(|| missing(FILES_FILE))?,
    })
}

pub(super) fn member_name<R: Read>(member: &tar::Entry<'_, R>) -> Result<String, CommandError> {
    let name = String::from_utf8(member.path_bytes().into_owned())
        .map_err(|_| failed("A name in the archive is not UTF-8."))?;
    Ok(name.trim_end_matches('/').to_owned())
}

pub(super) fn manifest_bytes<R: Read>(
    member: &mut tar::Entry<'_, R>,
    path: &Path,
) -> Result<Vec<u8>, CommandError> {
    if member.size() > LONGEST_MANIFEST {
        return Err(failed(format!(
            "A manifest in '{}' is longer than 64 MiB.",
            path.display()
        )));
    }
    let mut text = Vec::new();
    member.read_to_end(&mut text).map_err(at(path))?;
    Ok(text)
}
