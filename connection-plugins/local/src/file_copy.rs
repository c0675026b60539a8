//! Copying files on this machine.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use shevek_plugin::ConnectionError;

/// Copies a file; the target is replaced only once the copy is complete, and has `mode` from then on.
pub(crate) async fn copy_file(
    from: PathBuf,
    to: PathBuf,
    mode: Option<u32>,
) -> Result<(), ConnectionError> {
    tokio::task::spawn_blocking(move || copy(&from, &to, mode))
        .await
        .unwrap_or_else(|error| Err(ConnectionError::File(format!("copying ended: {error}"))))
}

fn copy(from: &Path, to: &Path, mode: Option<u32>) -> Result<(), ConnectionError> {
    let failed = |path: &Path, error: &dyn std::fmt::Display| {
        ConnectionError::File(format!(
            "failed to transfer file to {}: {error}",
            path.display()
        ))
    };
    let mut source = match File::open(from) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(ConnectionError::File(format!(
                "file or module does not exist: {}",
                from.display()
            )));
        }
        Err(error) => return Err(failed(from, &error)),
    };
    if !source.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err(failed(from, &"not a regular file"));
    }
    if fs::metadata(to).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(failed(to, &"not a regular file"));
    }
    let unfinished = unfinished_name(to);
    let written =
        write_new(&mut source, &unfinished, mode).and_then(|()| fs::rename(&unfinished, to));
    written.map_err(|error| {
        // It may not even have come to be.
        let _ = fs::remove_file(&unfinished);
        failed(to, &error)
    })
}

fn write_new(source: &mut File, file: &Path, mode: Option<u32>) -> io::Result<()> {
    let mut target = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(if mode.is_some() { 0o600 } else { 0o666 })
        .open(file)?;
    io::copy(source, &mut target)?;
    if let Some(mode) = mode {
        target.set_permissions(Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// A name beside `file` that nobody else takes; an existing file of that name is never opened.
fn unfinished_name(file: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut name = OsString::from(file);
    let count = NEXT.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".shevek-{}-{count}", std::process::id()));
    PathBuf::from(name)
}
