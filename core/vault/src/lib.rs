//! Ansible Vault 1.1 and 1.2: text encrypted with AES-256-CTR and signed with HMAC-SHA256, both keys
//! derived from a password with PBKDF2.

mod cipher;
mod decrypt;
mod encrypt;
mod envelope;
mod error;
mod hex;
mod secrets;

pub use decrypt::{Decrypted, decrypt, decrypt_with_id};
pub use encrypt::{encrypt, encrypt_with_salt};
pub use envelope::{Header, is_encrypted, parse_header};
pub use error::{HexError, VaultError};
pub use secrets::VaultSecrets;
/// Bytes that are wiped when they are dropped.
pub use zeroize::Zeroizing;
