//! From vault text to plain text.

use zeroize::Zeroizing;

use crate::cipher::{Keys, unpad};
use crate::envelope::{parse_content, parse_header};
use crate::error::VaultError;
use crate::secrets::VaultSecrets;

/// Plain text, and the password that gave it.
pub struct Decrypted<'s> {
    /// The plain text.
    pub plain: Zeroizing<Vec<u8>>,
    /// The id of the password, which may be another one than that in the text's header.
    pub vault_id: &'s str,
    /// The password.
    pub secret: &'s [u8],
}

/// Decrypts the content of a vaulted file or the text of a `!vault` value.
///
/// Tries the passwords in their order. One attempt takes some milliseconds: keep the answer.
///
/// # Errors
/// When the text is damaged or no password fits.
pub fn decrypt(text: &str, secrets: &VaultSecrets) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    decrypt_with_id(text, secrets).map(|decrypted| decrypted.plain)
}

/// The same, and tells which password fitted. Ansible: `VaultLib.decrypt_and_get_vault_id`.
///
/// # Errors
/// When the text is damaged or no password fits.
pub fn decrypt_with_id<'s>(
    text: &str,
    secrets: &'s VaultSecrets,
) -> Result<Decrypted<'s>, VaultError> {
    let text = text.trim_start();
    let header = parse_header(text)?;
    if header.cipher != "AES256" {
        return Err(VaultError::Cipher(header.cipher));
    }
    if secrets.is_empty() {
        return Err(VaultError::NoSecrets);
    }
    let content = parse_content(text)?;
    for (vault_id, secret) in secrets.candidates(&header.vault_id) {
        let keys = Keys::derive(secret, &content.salt);
        if keys.verify(&content.ciphertext, &content.signature) {
            let mut plain = Zeroizing::new(content.ciphertext.clone());
            keys.apply(&mut plain);
            unpad(&mut plain).ok_or(VaultError::Padding)?;
            return Ok(Decrypted {
                plain,
                vault_id,
                secret,
            });
        }
    }
    Err(VaultError::Failed)
}
