//! Private keys from files.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use russh::keys::{PrivateKey, PublicKey, decode_secret_key, load_public_key};
use shevek_plugin::Secret;

use crate::error::system_text;

/// What became of a key file.
#[derive(Debug)]
pub(crate) enum LoadedKey {
    /// A usable private key.
    Private(Box<PrivateKey>),
    /// Only the public half can be read; the agent may hold the other.
    PublicOnly(PublicKey),
}

/// Why a key file is of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyError {
    /// It cannot be read.
    #[error("Identity file {path} not accessible: {why}")]
    NotAccessible {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        why: String,
        /// Whether it is not there at all.
        missing: bool,
    },
    /// Others can read it.
    #[error(
        "Permissions 0{mode:03o} for '{path}' are too open. It is required that your private key files are NOT \
         accessible by others. This private key will be ignored."
    )]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It is encrypted, and there is no passphrase.
    #[error("Load key \"{path}\": it is encrypted and no private_key_passphrase is given")]
    Encrypted {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase is wrong.
    #[error("Load key \"{path}\": incorrect passphrase supplied to decrypt private key")]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// It is no private key.
    #[error("Load key \"{path}\": invalid format ({why})")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

/// Loads a private key. Decryption takes tens of milliseconds: call it where blocking is allowed.
pub(crate) fn load(path: &Path, passphrase: Option<&Secret>) -> Result<LoadedKey, KeyError> {
    let path = path.to_path_buf();
    let not_accessible = |error: io::Error| KeyError::NotAccessible {
        why: system_text(&error),
        missing: error.kind() == io::ErrorKind::NotFound,
        path: path.clone(),
    };
    let metadata = std::fs::metadata(&path).map_err(not_accessible)?;
    let mode = metadata.mode() & 0o777;
    // As OpenSSH: only the owner's own files are judged.
    if metadata.uid() == rustix::process::getuid().as_raw() && mode & 0o077 != 0 {
        return Err(KeyError::TooOpen { path, mode });
    }
    let text = Secret::new(std::fs::read_to_string(&path).map_err(not_accessible)?);
    match decode(text.expose(), passphrase) {
        Ok(key) => Ok(LoadedKey::Private(Box::new(key))),
        Err(Failure::Encrypted) => match public_half(&path, text.expose()) {
            Some(key) => Ok(LoadedKey::PublicOnly(key)),
            None => Err(KeyError::Encrypted { path }),
        },
        Err(Failure::WrongPassphrase) => match public_half(&path, text.expose()) {
            Some(key) => Ok(LoadedKey::PublicOnly(key)),
            None => Err(KeyError::WrongPassphrase { path }),
        },
        Err(Failure::Format(why)) => Err(KeyError::Format { path, why }),
    }
}

/// What can be wrong with a key's text.
#[derive(Debug)]
pub(crate) enum Failure {
    Encrypted,
    WrongPassphrase,
    Format(String),
}

/// Decodes the text of a private key.
pub(crate) fn decode(text: &str, passphrase: Option<&Secret>) -> Result<PrivateKey, Failure> {
    match decode_secret_key(text, passphrase.map(Secret::expose)) {
        Ok(key) if key.is_encrypted() => Err(Failure::Encrypted),
        Ok(key) => Ok(key),
        Err(_) if looks_encrypted(text) => Err(match passphrase {
            None => Failure::Encrypted,
            Some(_) => Failure::WrongPassphrase,
        }),
        Err(error) => Err(Failure::Format(error.to_string())),
    }
}

fn looks_encrypted(text: &str) -> bool {
    text.contains("ENCRYPTED") || PrivateKey::from_openssh(text).is_ok_and(|key| key.is_encrypted())
}

/// The public key beside or inside an encrypted private key.
fn public_half(path: &Path, text: &str) -> Option<PublicKey> {
    if let Ok(key) = PrivateKey::from_openssh(text) {
        return Some(key.public_key().clone());
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".pub");
    load_public_key(PathBuf::from(beside)).ok()
}
