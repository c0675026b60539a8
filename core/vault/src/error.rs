//! What can go wrong.

/// Why a text could not be encrypted or decrypted. Never holds secrets or plain text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The text does not start with `$ANSIBLE_VAULT`.
    #[error("Input is not vault encrypted data.")]
    NotEncrypted,
    /// The first line is not `$ANSIBLE_VAULT;version;cipher`.
    #[error("Vault envelope format error.")]
    Envelope,
    /// Something that should be hexadecimal is not.
    #[error("Vault format unhexlify error.")]
    Hex,
    /// Salt, signature and ciphertext are not all there.
    #[error("Vault vaulttext format error.")]
    Content,
    /// A cipher other than AES256.
    #[error("Cipher '{0}' could not be found.")]
    Cipher(String),
    /// There is no password to try.
    #[error("Attempting to decrypt but no vault secrets found.")]
    NoSecrets,
    /// No password fits.
    #[error("Decryption failed (no vault secrets were found that could decrypt).")]
    Failed,
    /// The password is empty.
    #[error("Invalid vault password was provided")]
    EmptyPassword,
}
