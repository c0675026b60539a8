//! The files of an installed collection against a manifest.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::super::archive_members::ManifestTexts;
use super::super::files::{FILES_FILE, checksum, file_checksum};
use super::super::metadata::MANIFEST_FILE;
use crate::commands::galaxy::context::{at, failed};
use crate::error::CommandError;

/// A file that is not what it should be.
pub(super) struct Change {
    pub(super) file: String,
    pub(super) expected: String,
    pub(super) found: String,
}

/// What differs from the manifests. The manifest itself is only looked at with `with_manifest`.
pub(super) fn changes(
    folder: &Path,
    texts: &ManifestTexts,
    with_manifest: bool,
) -> Result<Vec<Change>, CommandError> {
    let mut changes = Vec::new();
    let mut check = |name: &str, expected: &str| {
        let path = folder.join(name);
        let found = if path.is_file() {
            file_checksum(&path)?
        } else {
            "None".into()
        };
        if found != expected {
            changes.push(Change {
                file: name.into(),
                expected: expected.into(),
                found,
            });
        }
        Ok::<_, CommandError>(())
    };
    if with_manifest {
        check(MANIFEST_FILE, &checksum(&texts.manifest))?;
    }
    let manifest = json(&texts.manifest, MANIFEST_FILE)?;
    let text = |value: &Json, key: &str| value.get(key).and_then(Json::as_str).map(str::to_owned);
    let list = manifest.get("file_manifest_file").unwrap_or(&Json::Null);
    check(FILES_FILE, &text(list, "chksum_sha256").unwrap_or_default())?;
    let files = json(&texts.files, FILES_FILE)?;
    let mut known: BTreeSet<String> = [MANIFEST_FILE, FILES_FILE].map(str::to_owned).into();
    for entry in files
        .get("files")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        let Some(name) = text(entry, "name") else {
            continue;
        };
        if text(entry, "ftype").as_deref() == Some("file") {
            check(&name, &text(entry, "chksum_sha256").unwrap_or_default())?;
        }
        known.insert(name);
    }
    further(folder, "", &known, &mut changes)?;
    Ok(changes)
}

fn json(text: &[u8], name: &str) -> Result<Json, CommandError> {
    serde_json::from_slice(text)
        .map_err(|error| failed(format!("{name} is no valid JSON: {error}")))
}

/// What is there and not listed.
fn further(
    folder: &Path,
    prefix: &str,
    known: &BTreeSet<String>,
    changes: &mut Vec<Change>,
) -> Result<(), CommandError> {
    let mut names: Vec<_> = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        names.push(entry.map_err(at(folder))?.file_name());
    }
    names.sort_unstable();
    for item in names {
        let path = folder.join(&item);
        let name = format!("{prefix}{}", item.to_string_lossy());
        let is_folder = path.is_dir();
        let is_compiled = path.extension().is_some_and(|end| end == "pyc");
        if !known.contains(&name) && (is_folder || !is_compiled) {
            let kind = if is_folder { "directory" } else { "file" };
            changes.push(Change {
                file: name.clone(),
                expected: format!("the {kind} does not exist"),
                found: format!("the {kind} exists"),
            });
        }
        if is_folder && !path.is_symlink() {
            further(&path, &format!("{name}/"), known, changes)?;
        }
    }
    Ok(())
}
