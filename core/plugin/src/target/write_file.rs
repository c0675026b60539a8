//! Writing a small file so that it is the old one or the new one, never half of it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::Path;

use super::device::refuse_device;

/// Replaces the content of a file, or makes it with `mode`. A file that is there keeps its owner and mode; a link
/// stays one. What is mounted on its own (as `/etc/hostname` in containers) cannot be replaced and is written to.
///
/// # Errors
/// Those of the operating system, and that there is a device; the old content is left then, but for files that are mounted.
pub fn write_file(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    refuse_device(path)?;
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".shevek-{}", std::process::id()));
    let temporary = target.with_file_name(name);
    let written = write_new(&temporary, bytes, mode, &target)
        .and_then(|()| std::fs::rename(&temporary, &target));
    match written {
        Ok(()) => Ok(()),
        Err(error) => {
            let _ = std::fs::remove_file(&temporary);
            if error.kind() == io::ErrorKind::ResourceBusy {
                return std::fs::write(&target, bytes);
            }
            Err(error)
        }
    }
}

fn write_new(temporary: &Path, bytes: &[u8], mode: u32, target: &Path) -> io::Result<()> {
    let old = std::fs::metadata(target).ok();
    let mut file: File = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(temporary)?;
    file.write_all(bytes)?;
    if let Some(old) = &old {
        chown(temporary, Some(old.uid()), Some(old.gid()))?;
    }
    let mode = old.map_or(mode, |old| old.mode() & 0o7777);
    file.set_permissions(Permissions::from_mode(mode))?;
    file.sync_all()
}
