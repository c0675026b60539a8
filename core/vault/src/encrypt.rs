//! From plain text to vault text.

use zeroize::Zeroizing;

use crate::cipher::{Keys, pad};
use crate::envelope::{Content, format, is_encrypted};
use crate::error::VaultError;

const SALT_BYTES: usize = 32;

/// Encrypts `plain`; the text ends in a line break.
///
/// `vault_id`: written into the header, which then has version 1.2; none or `default` gives 1.1.
/// `fill_random`: fills a buffer with the system's randomness. It must never repeat itself, or two
/// texts are encrypted with the same key stream.
///
/// # Errors
/// When the password is empty or `plain` is encrypted already.
pub fn encrypt(
    plain: &[u8],
    secret: &[u8],
    vault_id: Option<&str>,
    fill_random: impl FnOnce(&mut [u8]),
) -> Result<String, VaultError> {
    let mut salt = vec![0; SALT_BYTES];
    fill_random(&mut salt);
    encrypt_with_salt(plain, secret, vault_id, salt)
}

/// The same with a salt that the user chose. Ansible: `vault_encrypt_salt`.
///
/// Two texts that are encrypted with one password and one salt have the same key stream: who has both
/// learns much of what is in them.
///
/// # Errors
/// When the password is empty or `plain` is encrypted already.
pub fn encrypt_with_salt(
    plain: &[u8],
    secret: &[u8],
    vault_id: Option<&str>,
    salt: Vec<u8>,
) -> Result<String, VaultError> {
    if is_encrypted(plain) {
        return Err(VaultError::AlreadyEncrypted);
    }
    if secret.is_empty() {
        return Err(VaultError::EmptyPassword);
    }
    let keys = Keys::derive(secret, &salt);
    // Room for the padding, so that no copy of the plain text is left behind by growing.
    let mut buffer = Zeroizing::new(Vec::with_capacity(plain.len() + 16));
    buffer.extend_from_slice(plain);
    pad(&mut buffer);
    keys.apply(&mut buffer);
    let content = Content {
        signature: keys.sign(&buffer),
        ciphertext: buffer.to_vec(),
        salt,
    };
    Ok(format(vault_id, &content))
}
