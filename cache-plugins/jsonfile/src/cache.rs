//! The files.

use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::Value as Json;
use shevek_plugin::{Cache, CacheError};

/// As Ansible has them; the umask does not matter.
const MODE: u32 = 0o640;

/// A folder with a file for each entry.
#[derive(Debug)]
pub(crate) struct JsonFileCache {
    directory: PathBuf,
    prefix: String,
    /// `None`: entries are never too old.
    lifetime: Option<Duration>,
}

impl JsonFileCache {
    /// A cache in `directory`, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub(crate) fn open(
        directory: &Path,
        prefix: &str,
        lifetime: Option<Duration>,
    ) -> Result<Self, CacheError> {
        if directory.as_os_str().is_empty() {
            return Err(CacheError::new(
                "error, 'jsonfile' cache plugin requires the 'fact_caching_connection' config option to be set (to a writeable directory path)",
            ));
        }
        std::fs::create_dir_all(directory).map_err(|error| failed(directory, &error))?;
        let cache = Self {
            directory: directory.to_owned(),
            prefix: prefix.to_owned(),
            lifetime,
        };
        // Rights alone do not tell: root may, a file system that is read-only may not.
        let probe = cache.temporary_file();
        let probed = write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
        probed.map_err(|_| {
            CacheError(format!(
                "error in 'jsonfile' cache, configured path ({}) does not have necessary permissions (rwx), disabling plugin",
                directory.display()
            ))
        })?;
        Ok(cache)
    }

    fn file(&self, key: &str) -> PathBuf {
        self.directory.join(format!("{}{key}", self.prefix))
    }

    /// A name of its own for each caller.
    fn temporary_file(&self) -> PathBuf {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        self.directory.join(format!(".tmp-{process}-{number}"))
    }

    fn is_old(&self, file: &Path) -> bool {
        let Some(lifetime) = self.lifetime else {
            return false;
        };
        let changed = file.metadata().and_then(|meta| meta.modified());
        let age = changed.map(|changed| SystemTime::now().duration_since(changed));
        matches!(age, Ok(Ok(age)) if age > lifetime)
    }
}

impl Cache for JsonFileCache {
    fn get(&self, key: &str) -> Result<Option<Json>, CacheError> {
        let file = self.file(key);
        if key.contains('/') || self.is_old(&file) {
            return Ok(None);
        }
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&file, &error)),
        };
        if let Ok(entry) = serde_json::from_slice(&bytes) {
            return Ok(Some(entry));
        }
        self.delete(key)?;
        Err(CacheError(format!(
            "The cache file {} was corrupt, or did not otherwise contain valid data. It has been removed.",
            file.display()
        )))
    }

    fn set(&self, key: &str, value: &Json) -> Result<(), CacheError> {
        let file = self.file(key);
        if key.contains('/') {
            let error = io::Error::new(ErrorKind::InvalidInput, "the host's name holds a slash");
            return Err(failed(&file, &error));
        }
        let temporary = self.temporary_file();
        let done = write(&temporary, value.to_string().as_bytes())
            .and_then(|()| std::fs::rename(&temporary, &file));
        done.map_err(|error| {
            // What is left of a failed attempt; it may never have been made.
            let _ = std::fs::remove_file(&temporary);
            failed(&file, &error)
        })
    }

    fn delete(&self, key: &str) -> Result<(), CacheError> {
        let file = self.file(key);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&file, &error)),
            _ => Ok(()),
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.set_permissions(std::fs::Permissions::from_mode(MODE))
}

fn failed(path: &Path, error: &io::Error) -> CacheError {
    CacheError(format!(
        "Error in 'jsonfile' cache plugin with {}: {error}",
        path.display()
    ))
}
