//! The cache plugin `jsonfile`: a file for each host.

use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use shevek_jinja::Value;

use super::cache::{FactCache, FactCacheError, KeptFacts};
use super::payload::{decode, encode};

const PLUGIN: &str = "jsonfile";
/// As Ansible has them; the umask does not matter.
const MODE: u32 = 0o640;

/// Files that Ansible reads and writes too.
#[derive(Debug)]
pub struct JsonFileCache {
    directory: PathBuf,
    prefix: String,
    /// `None`: facts are never too old.
    lifetime: Option<Duration>,
}

impl JsonFileCache {
    /// A cache in `directory`, which is made when it is not there. `seconds`: how long facts are good, 0 for ever.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open(directory: &Path, prefix: &str, seconds: u64) -> Result<Self, FactCacheError> {
        if directory.as_os_str().is_empty() {
            return Err(FactCacheError::NoPlace { plugin: PLUGIN });
        }
        std::fs::create_dir_all(directory).map_err(|error| failed(directory, error))?;
        let cache = Self {
            directory: directory.to_owned(),
            prefix: prefix.to_owned(),
            lifetime: (seconds > 0).then(|| Duration::from_secs(seconds)),
        };
        // Rights alone do not tell: root may, a file system that is read-only may not.
        let probe = cache.temporary_file();
        let probed = write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
        probed.map_err(|_| FactCacheError::Forbidden {
            plugin: PLUGIN,
            path: directory.to_owned(),
        })?;
        Ok(cache)
    }

    fn file(&self, host: &str) -> PathBuf {
        self.directory.join(format!("{}s1_{host}", self.prefix))
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

impl FactCache for JsonFileCache {
    fn get(&self, host: &str) -> Result<Option<KeptFacts>, FactCacheError> {
        let file = self.file(host);
        if host.is_empty() || host.contains('/') || self.is_old(&file) {
            return Ok(None);
        }
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&file, error)),
        };
        match decode(&bytes) {
            Some(facts) => Ok(Some(facts)),
            None => {
                self.delete(host)?;
                Err(FactCacheError::Corrupt { path: file })
            }
        }
    }

    fn set(&self, host: &str, facts: &[(&str, &Value)]) -> Result<(), FactCacheError> {
        let file = self.file(host);
        if host.contains('/') {
            let error = io::Error::new(ErrorKind::InvalidInput, "the host's name holds a slash");
            return Err(failed(&file, error));
        }
        let temporary = self.temporary_file();
        let done = write(&temporary, encode(facts).as_bytes())
            .and_then(|()| std::fs::rename(&temporary, &file));
        done.map_err(|error| {
            // What is left of a failed attempt; it may never have been made.
            let _ = std::fs::remove_file(&temporary);
            failed(&file, error)
        })
    }

    fn delete(&self, host: &str) -> Result<(), FactCacheError> {
        let file = self.file(host);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&file, error)),
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

fn failed(path: &Path, error: io::Error) -> FactCacheError {
    FactCacheError::Io {
        plugin: PLUGIN,
        path: path.to_owned(),
        error,
    }
}
