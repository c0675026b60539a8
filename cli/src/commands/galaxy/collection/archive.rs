//! Built collections: archives whose members are those that `FILES.json` names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Permissions};
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Component, Path};

use flate2::read::MultiGzDecoder;
use serde_json::Value as Json;
use tar::Archive;

use super::archive_members::{manifest_bytes, manifest_texts, member_name};
use super::files::{FILES_FILE, checksum, file_checksum};
use super::metadata::{MANIFEST_FILE, Metadata};
use crate::commands::galaxy::context::{at, failed};
use crate::error::CommandError;

/// A tar archive, packed with gzip or not.
pub(in crate::commands::galaxy) fn open(
    path: &Path,
) -> Result<Archive<Box<dyn Read>>, CommandError> {
    let mut file = File::open(path).map_err(at(path))?;
    let mut magic = [0; 2];
    let is_gzip = file.read_exact(&mut magic).is_ok() && magic == [0x1f, 0x8b];
    file.seek(SeekFrom::Start(0)).map_err(at(path))?;
    let file = BufReader::new(file);
    Ok(Archive::new(if is_gzip {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    }))
}

/// The metadata in an archive.
pub(super) fn metadata(path: &Path) -> Result<Metadata, CommandError> {
    let shown = path.display();
    let mut archive = open(path)?;
    let invalid = |_| {
        failed(format!(
            "Collection artifact at '{shown}' is not a valid tar file."
        ))
    };
    for member in archive.entries().map_err(invalid)? {
        let mut member = member.map_err(invalid)?;
        if member_name(&member)? == MANIFEST_FILE {
            let text = manifest_bytes(&mut member, path)?;
            return Metadata::of_manifest(&text, &format!("{MANIFEST_FILE} in '{shown}'"));
        }
    }
    Err(failed(format!(
        "Collection at '{shown}' does not contain the required file {MANIFEST_FILE}."
    )))
}

/// Unpacks an archive into `folder`, which is there and empty.
pub(super) fn unpack(path: &Path, folder: &Path) -> Result<(), CommandError> {
    let listed = listed(path, folder)?;
    let mut links = Vec::new();
    let mut seen = BTreeSet::new();
    let mut archive = open(path)?;
    for member in archive.entries().map_err(at(path))? {
        let mut member = member.map_err(at(path))?;
        let name = member_name(&member)?;
        let Some(entry) = listed.get(&name) else {
            continue;
        };
        let place = folder.join(&name);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        let kind = member.header().entry_type();
        if kind.is_symlink() {
            let target = member.link_name().map_err(at(path))?.unwrap_or_default();
            if !link_stays_inside(&name, &target) {
                return Err(outside(&name, &target));
            }
            links.push((place, target.into_owned(), entry));
        } else if entry.is_none() {
            if !kind.is_dir() {
                return Err(failed(format!(
                    "'{name}' in {} is listed as a folder and is none.",
                    path.display()
                )));
            }
            fs::create_dir_all(&place).map_err(at(&place))?;
        } else {
            if !kind.is_file() {
                return Err(failed(format!(
                    "'{name}' in {} is listed as a file and is none.",
                    path.display()
                )));
            }
            let mut file = File::create(&place).map_err(at(&place))?;
            io::copy(&mut member, &mut file).map_err(at(&place))?;
            let is_executable = member.header().mode().is_ok_and(|mode| mode & 0o100 != 0);
            let mode = if is_executable { 0o755 } else { 0o644 };
            file.set_permissions(Permissions::from_mode(mode))
                .map_err(at(&place))?;
            check(&place, &name, entry.as_deref(), path)?;
        }
        seen.insert(name);
    }
    if let Some(name) = listed.keys().find(|name| !seen.contains(*name)) {
        return Err(failed(format!(
            "Collection tar at '{}' does not contain the expected file '{name}'.",
            path.display()
        )));
    }
    // After all files, so that nothing is written through a link.
    for (place, target, _) in &links {
        symlink(target, place).map_err(at(place))?;
    }
    let root = folder.canonicalize().map_err(at(folder))?;
    for (place, target, entry) in &links {
        let name = place.strip_prefix(folder).unwrap_or(place).display();
        let leads = place.canonicalize();
        if !leads.is_ok_and(|leads| leads.starts_with(&root)) {
            return Err(outside(&name.to_string(), target));
        }
        if let Some(expected) = entry {
            check(place, &name.to_string(), Some(expected), path)?;
        }
    }
    Ok(())
}

/// Unpacks both manifests and gives the names of all that belongs to the collection, with the checksums of files.
fn listed(path: &Path, folder: &Path) -> Result<BTreeMap<String, Option<String>>, CommandError> {
    let shown = path.display();
    let texts = manifest_texts(path)?;
    let json = |name: &str, text: &[u8]| {
        let place = folder.join(name);
        fs::write(&place, text).map_err(at(&place))?;
        fs::set_permissions(&place, Permissions::from_mode(0o644)).map_err(at(&place))?;
        serde_json::from_slice::<Json>(text)
            .map_err(|error| failed(format!("{name} in '{shown}' is no valid JSON: {error}")))
    };
    let manifest = json(MANIFEST_FILE, &texts.manifest)?;
    let files = json(FILES_FILE, &texts.files)?;
    let actual = checksum(&texts.files);
    let expected = manifest
        .pointer("/file_manifest_file/chksum_sha256")
        .and_then(Json::as_str);
    if expected.is_some_and(|expected| expected != actual) {
        return Err(mismatch(FILES_FILE, path));
    }
    let entries = files.get("files").and_then(Json::as_array);
    let entries =
        entries.ok_or_else(|| failed(format!("{FILES_FILE} in '{shown}' lists no files.")))?;
    let mut listed = BTreeMap::new();
    for entry in entries {
        let name = entry.get("name").and_then(Json::as_str).unwrap_or_default();
        if name == "." || name == MANIFEST_FILE || name == FILES_FILE {
            continue;
        }
        if !stays_inside(name) {
            return Err(failed(format!(
                "Cannot extract tar entry '{name}' as it will be placed outside the collection directory"
            )));
        }
        let checksum = entry.get("chksum_sha256").and_then(Json::as_str);
        let checksum = match (entry.get("ftype").and_then(Json::as_str), checksum) {
            (Some("file"), Some(checksum)) => Some(checksum.to_owned()),
            (Some("dir"), _) => None,
            _ => {
                return Err(failed(format!(
                    "{FILES_FILE} in '{shown}': '{name}' is neither a file with a checksum nor a folder."
                )));
            }
        };
        listed.insert(name.to_owned(), checksum);
    }
    Ok(listed)
}

/// Whether a path leads to what is below a folder, as far as it says itself.
pub(in crate::commands::galaxy) fn stays_inside(name: &str) -> bool {
    !name.is_empty()
        && Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

/// Whether a link leads to what is below the same folder, as far as it says itself: up first, then down. What lies
/// on its way may be links, which are held to the same.
pub(in crate::commands::galaxy) fn link_stays_inside(link: &str, target: &Path) -> bool {
    let mut depth = link.matches('/').count();
    let mut goes_down = false;
    for part in target.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if !goes_down && depth > 0 => depth -= 1,
            Component::Normal(_) => goes_down = true,
            _ => return false,
        }
    }
    true
}

fn check(
    place: &Path,
    name: &str,
    expected: Option<&str>,
    path: &Path,
) -> Result<(), CommandError> {
    if expected == Some(file_checksum(place)?.as_str()) {
        return Ok(());
    }
    Err(mismatch(name, path))
}

fn outside(name: &str, target: &Path) -> CommandError {
    failed(format!(
        "Cannot extract symlink '{name}' in collection: '{}' is no place in the collection",
        target.display()
    ))
}

fn mismatch(name: &str, path: &Path) -> CommandError {
    failed(format!(
        "Checksum mismatch for '{name}' inside collection at '{}'",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_out_are_known() {
        for (link, target, expected) in [
            ("a", "b", true),
            ("d/a", "../b", true),
            ("d/a", "./b/c", true),
            ("a", "../b", false),
            ("a", "/etc/passwd", false),
            ("d/a", "../../b", false),
            // `b` may be a link, and what is above it elsewhere.
            ("d/a", "b/../c", false),
        ] {
            assert_eq!(
                link_stays_inside(link, Path::new(target)),
                expected,
                "{target}"
            );
        }
        assert!(
            stays_inside("a/b")
                && !stays_inside("../a")
                && !stays_inside("/a")
                && !stays_inside("")
        );
    }
}
