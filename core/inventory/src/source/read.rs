//! Reading files that may be encrypted.

use std::path::Path;
use std::sync::Arc;

use shevek_vault::{VaultSecrets, decrypt, is_encrypted};
use shevek_yaml::{Diagnostic, Source};

use crate::error::InventoryError;

/// [`read_source`] for INI files, whose comment lines may be in any encoding.
pub(crate) fn read_ini_source(
    path: &Path,
    secrets: &VaultSecrets,
) -> Result<Arc<Source>, InventoryError> {
    let first = read_source(path, secrets);
    let Ok(bytes) = std::fs::read(path) else {
        return first;
    };
    if first.is_ok() || is_encrypted(&bytes) {
        return first;
    }
    let readable: Vec<&[u8]> = bytes
        .split(|byte| *byte == b'\n')
        .map(|line| match line.first() {
            Some(b'#' | b';') => b"".as_slice(),
            _ => line,
        })
        .collect();
    let name = path.display().to_string();
    Ok(Source::from_bytes(&name, readable.join(&b'\n'))?)
}

/// A file as a source, decrypted if it is vaulted.
pub(crate) fn read_source(
    path: &Path,
    secrets: &VaultSecrets,
) -> Result<Arc<Source>, InventoryError> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| InventoryError::Read {
        path: name.clone(),
        reason: error.to_string(),
    })?;
    if !is_encrypted(&bytes) {
        return Ok(Source::from_bytes(&name, bytes)?);
    }
    let text = String::from_utf8_lossy(&bytes);
    let failed = |message: String| {
        let empty = Source::encrypted(name.as_str(), "");
        InventoryError::from(Diagnostic::in_source(&empty, message))
    };
    let plain = decrypt(&text, secrets).map_err(|error| failed(error.to_string()))?;
    match std::str::from_utf8(&plain) {
        Ok(text) => Ok(Source::encrypted(name.as_str(), text)),
        Err(_) => Err(failed(format!(
            "File '{name}' could not be decoded as 'utf-8'."
        ))),
    }
}
