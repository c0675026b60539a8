//! The key that a task names.

use std::path::Path;

use shevek_http::mask_url;
use shevek_plugin::target::write_file;
use shevek_plugin::{ModuleContext, ModuleError};

use super::gpg::Gpg;
use crate::download::{NotFetched, download_bytes};

/// A key by its id, perhaps with a file that it lies in.
pub(super) struct Key {
    /// In upper case, without `0x`.
    pub(super) id: String,
    pub(super) file: Option<String>,
    /// Whether the file is to be removed.
    is_fetched: bool,
}

impl Key {
    /// Finds out what is meant: an address, an id, a file.
    ///
    /// # Errors
    /// When it is nothing of that, or not a key.
    pub(super) fn find(
        named: &str,
        validate_certs: bool,
        gpg: &Gpg,
        context: &ModuleContext<'_>,
    ) -> Result<Self, ModuleError> {
        let mut key = Self {
            id: named.to_string(),
            file: None,
            is_fetched: false,
        };
        if named.contains("://") {
            key.file = Some(fetched(named, validate_certs, context)?);
            key.is_fetched = true;
        } else if !is_id(named) {
            if !Path::new(named).is_file() {
                return Err(ModuleError::new(format!("Not a valid key {named}")));
            }
            key.file = Some(named.to_string());
        }
        if let Some(file) = &key.file {
            key.id = gpg.key_id(file, context)?;
        }
        key.id = key.id.trim().to_uppercase();
        if let Some(rest) = key.id.strip_prefix("0X") {
            key.id = rest.to_string();
        }
        Ok(key)
    }

    /// What the last eight digits are, in lower case: how rpm calls the key.
    pub(super) fn release(&self) -> String {
        let digits: Vec<char> = self.id.chars().collect();
        let start = digits.len().saturating_sub(8);
        digits[start..].iter().collect::<String>().to_lowercase()
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        if let Some(file) = self.file.as_deref().filter(|_| self.is_fetched) {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// Eight hexadecimal digits at the start are enough for an id.
fn is_id(text: &str) -> bool {
    let digits = |text: &str| {
        text.as_bytes()
            .get(..8)
            .is_some_and(|start| start.iter().all(u8::is_ascii_hexdigit))
    };
    let behind = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    behind.is_some_and(digits) || digits(text)
}

/// Fetches a key into a file.
fn fetched(
    url: &str,
    validate_certs: bool,
    context: &ModuleContext<'_>,
) -> Result<String, ModuleError> {
    let failed = |reason: &str| {
        ModuleError::new(format!(
            "failed to fetch key at {} , error was: {reason}",
            mask_url(url)
        ))
    };
    let bytes = match download_bytes(context, url, validate_certs)? {
        Ok(bytes) => bytes,
        Err(NotFetched::Refused(reason)) => return Err(failed(&reason)),
        Err(NotFetched::Incomplete) => return Err(failed("it broke off")),
    };
    if !is_public_key(&bytes) {
        return Err(ModuleError::new(format!(
            "Not a public key: {}",
            mask_url(url)
        )));
    }
    let file = context
        .tmpdir
        .join(format!("rpm-key-{}.asc", std::process::id()));
    write_file(&file, &bytes, 0o600)
        .map_err(|error| ModuleError::new(format!("{}: {error}", file.display())))?;
    Ok(file.display().to_string())
}

/// Whether there is a key in armour.
fn is_public_key(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.split_once("-----BEGIN PGP PUBLIC KEY BLOCK-----")
        .is_some_and(|(_, rest)| rest.contains("-----END PGP PUBLIC KEY BLOCK-----"))
}

#[cfg(test)]
mod tests {
    use super::{is_id, is_public_key};

    #[test]
    fn ids() {
        for id in ["DEADB33F", "0xdeadb33f", "0XDEADB33F0123", "deadb33f.asc"] {
            assert!(is_id(id), "{id}");
        }
        for other in ["", "DEADB33", "0xDEADB33", "/srv/deadb33f", "keys.asc"] {
            assert!(!is_id(other), "{other}");
        }
    }

    #[test]
    fn armour() {
        let (begin, end) = (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----",
            "-----END PGP PUBLIC KEY BLOCK-----",
        );
        assert!(is_public_key(
            format!("x\n{begin}\n\nmD\n{end}\n").as_bytes()
        ));
        assert!(!is_public_key(format!("{end}\n{begin}\n").as_bytes()));
    }
}
