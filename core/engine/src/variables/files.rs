//! Files with variables: YAML or JSON, vaulted or not.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_playbook::LoadLog;
use shevek_vault::VaultSecrets;
use shevek_yaml::{Diagnostic, DuplicateKeys, Node, Source};

use super::error::VariableError;

/// Reads files and remembers those that have not changed.
pub(crate) struct VariableReader {
    secrets: Arc<VaultSecrets>,
    log: Arc<dyn LoadLog>,
    duplicate_keys: DuplicateKeys,
    known: Mutex<HashMap<PathBuf, (Stamp, Arc<VariableFile>)>>,
}

/// What tells that a file has not changed: device, inode, size, time of change.
type Stamp = (u64, u64, u64, i64, i64);

/// A file that has been read.
pub(crate) struct VariableFile {
    /// What it holds; `None` when it is empty.
    pub(crate) root: Option<Node>,
    /// Whether it is vaulted as a whole: its content is not to be shown.
    pub(crate) is_encrypted: bool,
}

impl VariableReader {
    pub(crate) fn new(
        secrets: Arc<VaultSecrets>,
        log: Arc<dyn LoadLog>,
        duplicate_keys: DuplicateKeys,
    ) -> Self {
        Self {
            secrets,
            log,
            duplicate_keys,
            known: Mutex::default(),
        }
    }

    /// What a file holds.
    ///
    /// # Errors
    /// When it cannot be read or decrypted, or is neither YAML nor JSON.
    pub(crate) fn read(&self, path: &Path) -> Result<Arc<VariableFile>, VariableError> {
        let stamp = std::fs::metadata(path).ok().map(|data| {
            let size = data.size();
            (
                data.dev(),
                data.ino(),
                size,
                data.ctime(),
                data.ctime_nsec(),
            )
        });
        if let Some((known, file)) = self.known.lock().get(path)
            && Some(*known) == stamp
        {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(self.parse(path)?);
        if let Some(stamp) = stamp {
            let entry = (stamp, Arc::clone(&file));
            self.known.lock().insert(path.to_path_buf(), entry);
        }
        Ok(file)
    }

    fn parse(&self, path: &Path) -> Result<VariableFile, VariableError> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => VariableError::NotFound(name.clone()),
            _ => VariableError::Read {
                message: format!(
                    "An error occurred while trying to read the file {name:?}: {error}"
                ),
            },
        })?;
        let is_encrypted = shevek_vault::is_encrypted(&bytes);
        let source = if is_encrypted {
            let plain = shevek_vault::decrypt(&String::from_utf8_lossy(&bytes), &self.secrets)
                .map_err(|error| {
                    let empty = Source::encrypted(name.as_str(), "");
                    VariableError::Vault(Box::new(Diagnostic::in_source(&empty, error.to_string())))
                })?;
            let text = String::from_utf8(plain.to_vec()).map_err(|_| VariableError::Read {
                message: format!("File '{name}' could not be decoded as 'utf-8'."),
            })?;
            Source::encrypted(name.as_str(), text)
        } else {
            Source::from_bytes(&name, bytes)?
        };
        let document = shevek_yaml::load_with(&source, self.duplicate_keys)?;
        for warning in document.warnings {
            self.log.warning(&warning.to_string());
        }
        for deprecated in &document.deprecated {
            self.log.deprecated(deprecated);
        }
        Ok(VariableFile {
            root: document.root.filter(|root| !root.is_null()),
            is_encrypted,
        })
    }
}
