//! Unpacking a role.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::commands::galaxy::collection::{link_stays_inside, open_archive, stays_inside};
use crate::commands::galaxy::context::{at, failed};
use crate::error::CommandError;

/// The folder in the archive that is the role: the one with the shortest path that has a `meta/main.yml`.
pub(super) fn role_in(archive: &Path) -> Result<String, CommandError> {
    let invalid = |_| failed("the downloaded file does not appear to be a valid tar archive.");
    let mut shortest: Option<String> = None;
    let mut tar = open_archive(archive)?;
    for member in tar.entries().map_err(invalid)? {
        let name = plain_name(&member.map_err(invalid)?)?;
        for meta in ["meta/main.yml", "meta/main.yaml"] {
            let Some(folder) = name.strip_suffix(meta) else {
                continue;
            };
            if !folder.is_empty() && !folder.ends_with('/') {
                continue;
            }
            if shortest
                .as_ref()
                .is_none_or(|shortest| folder.len() < shortest.len())
            {
                shortest = Some(folder.to_owned());
            }
        }
    }
    shortest.ok_or_else(|| failed("this role does not appear to have a meta/main.yml file."))
}

/// Unpacks the role's files and links into `folder`, which is there and empty; `parent` is what [`role_in`] gave. Ansible: `GalaxyRole.install`.
pub(super) fn unpack(archive: &Path, parent: &str, folder: &Path) -> Result<(), CommandError> {
    let mut links: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut tar = open_archive(archive)?;
    for member in tar.entries().map_err(at(archive))? {
        let mut member = member.map_err(at(archive))?;
        let kind = member.header().entry_type();
        if !kind.is_file() && !kind.is_symlink() {
            continue;
        }
        let full = plain_name(&member)?;
        let name = full.strip_prefix(parent).unwrap_or(&full);
        if !stays_inside(name) {
            return Err(failed(format!(
                "Invalid name for tarfile member: path {full} is not a subpath of the role"
            )));
        }
        let place = folder.join(name);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        if kind.is_symlink() {
            let target = member.link_name().map_err(at(archive))?.unwrap_or_default();
            if !link_stays_inside(name, &target) {
                return Err(failed(format!(
                    "Invalid linkname for tarfile member: {full} leads to {}, which is not a subpath of the role",
                    target.display()
                )));
            }
            links.push((place, target.into_owned()));
            continue;
        }
        let mut file = File::create(&place).map_err(at(&place))?;
        io::copy(&mut member, &mut file).map_err(at(&place))?;
        // Nobody else may write, and only what its owner may run is run at all.
        let mode = member.header().mode().unwrap_or(0o644) & 0o755 | 0o600;
        let mode = if mode & 0o100 == 0 {
            mode & !0o111
        } else {
            mode
        };
        file.set_permissions(Permissions::from_mode(mode))
            .map_err(at(&place))?;
        let seconds = Duration::from_secs(member.header().mtime().unwrap_or(0));
        if let Some(time) = SystemTime::UNIX_EPOCH.checked_add(seconds) {
            file.set_modified(time).map_err(at(&place))?;
        }
    }
    // After all files, so that nothing is written through a link.
    for (place, target) in links {
        symlink(target, &place).map_err(at(&place))?;
    }
    Ok(())
}

/// The name without `./` before it and `/` behind it.
fn plain_name<R: io::Read>(member: &tar::Entry<'_, R>) -> Result<String, CommandError> {
    let name = String::from_utf8(member.path_bytes().into_owned())
        .map_err(|_| failed("A name in the archive is not UTF-8."))?;
    let name = name.trim_end_matches('/');
    Ok(name.strip_prefix("./").unwrap_or(name).to_owned())
}
