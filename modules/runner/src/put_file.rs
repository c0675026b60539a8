//! A file from the controller.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use sha2::{Digest, Sha256};
use shevek_wire::{Done, FailureKind, PutFile, Response};

use crate::cancellation::Cancellation;
use crate::outbox::failure;
use crate::request_table::Piece;

/// Permission bits of a file for which none were asked.
const DEFAULT_MODE: u32 = 0o600;

/// Writes the file beside its place and renames it; `proceed` asks the controller for the pieces.
/// `id` tells this put from another one of the same file that is still ending.
pub(crate) fn put_file(
    id: u32,
    request: &PutFile,
    pieces: &Receiver<Piece>,
    cancellation: &Cancellation,
    proceed: &dyn Fn(),
) -> Response {
    let path = PathBuf::from(crate::user::expand(&request.path));
    let mode = request.mode.unwrap_or(DEFAULT_MODE);
    if let Some(expected) = &request.sha256 {
        if let Ok(size) = matching(&path, expected, mode) {
            return Response::Done(Done {
                size,
                unchanged: true,
            });
        }
        proceed();
    }
    match receive(id, &path, mode, pieces) {
        Ok(Some(size)) => Response::Done(Done {
            size,
            unchanged: false,
        }),
        Ok(None) if cancellation.is_cancelled() => failure(FailureKind::Cancelled, "cancelled"),
        Ok(None) => failure(
            FailureKind::Protocol,
            format!("{}: the file came in part only", path.display()),
        ),
        Err(error) => failure(FailureKind::File, format!("{}: {error}", path.display())),
    }
}

/// Size of the file when it has these contents; its mode is set then.
fn matching(path: &Path, expected: &str, mode: u32) -> io::Result<u64> {
    let mut file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        hash.update(&buffer[..count]);
        size += count as u64;
    }
    if format!("{:x}", hash.finalize()) != expected {
        return Err(io::ErrorKind::InvalidData.into());
    }
    file.set_permissions(Permissions::from_mode(mode))?;
    Ok(size)
}

/// Its size, or `None` when the pieces ended before the file did.
fn receive(id: u32, path: &Path, mode: u32, pieces: &Receiver<Piece>) -> io::Result<Option<u64>> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
    name.push(format!(".shevek-{}-{id}", std::process::id()));
    let mut partial = Partial::create(path.with_file_name(name))?;
    let mut size = 0;
    loop {
        match pieces.recv() {
            Ok(Piece::Bytes(bytes)) => {
                partial.file.write_all(&bytes)?;
                size += bytes.len() as u64;
            }
            Ok(Piece::End) => break,
            Err(_) => return Ok(None),
        }
    }
    partial.file.set_permissions(Permissions::from_mode(mode))?;
    partial.rename(path)?;
    Ok(Some(size))
}

/// A file that is removed unless it is completed.
struct Partial {
    file: File,
    path: PathBuf,
    renamed: bool,
}

impl Partial {
    fn create(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(DEFAULT_MODE);
        let file = match options.open(&path) {
            // Left by a runner that was killed and whose process id is ours now.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                std::fs::remove_file(&path)?;
                options.open(&path)?
            }
            other => other?,
        };
        Ok(Self {
            file,
            path,
            renamed: false,
        })
    }

    fn rename(mut self, to: &Path) -> io::Result<()> {
        std::fs::rename(&self.path, to)?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.renamed {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
