//! Reading the files of a project, which may be vaulted.

use std::io::{Error, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use shevek_playbook::FileReader;
use shevek_vault::VaultSecrets;

/// Reads files and decrypts those that are vaults. Ansible: `DataLoader`.
#[derive(Clone)]
pub struct VaultedFiles {
    secrets: Arc<VaultSecrets>,
}

impl VaultedFiles {
    /// A reader that decrypts with `secrets`.
    pub fn new(secrets: Arc<VaultSecrets>) -> Self {
        Self { secrets }
    }
}

impl FileReader for VaultedFiles {
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        let bytes = std::fs::read(path)?;
        if !shevek_vault::is_encrypted(&bytes) {
            return Ok(bytes);
        }
        let text = String::from_utf8_lossy(&bytes);
        let plain = shevek_vault::decrypt(&text, &self.secrets)
            .map_err(|error| Error::new(ErrorKind::InvalidData, error.to_string()))?;
        Ok(plain.to_vec())
    }
}
