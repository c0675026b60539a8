//! A private directory for the modules' temporary files.

use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Made when first asked for, removed by [`remove`](Self::remove).
#[derive(Default)]
pub(crate) struct TemporaryDirectory(Mutex<Option<PathBuf>>);

impl TemporaryDirectory {
    /// The directory: beside the runner when that place is private and can be written, else in the system's
    /// directory for temporary files.
    pub(crate) fn path(&self) -> std::io::Result<PathBuf> {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = &*place {
            return Ok(path.clone());
        }
        let beside = std::env::current_exe()
            .ok()
            .and_then(|exe| exe.parent().map(Path::to_path_buf))
            .filter(|parent| is_private(parent));
        let path = match beside.map(|parent| make(&parent)) {
            Some(Ok(path)) => path,
            _ => make(&std::env::temp_dir())?,
        };
        *place = Some(path.clone());
        Ok(path)
    }

    /// Removes it with all its files.
    pub(crate) fn remove(&self) {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = place.take() {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

fn is_private(directory: &Path) -> bool {
    directory.metadata().is_ok_and(|metadata| {
        metadata.uid() == rustix::process::geteuid().as_raw() && metadata.mode() & 0o777 == 0o700
    })
}

fn make(parent: &Path) -> std::io::Result<PathBuf> {
    let pid = std::process::id();
    let mut number = 0u32;
    loop {
        let path = parent.join(format!("shevek-tmp-{pid}-{number}"));
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && number < 1000 => {
                number += 1;
            }
            other => return other.map(|()| path),
        }
    }
}
