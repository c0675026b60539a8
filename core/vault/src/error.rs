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
    Hex(HexError),
    /// Salt, signature and ciphertext are not all there, but only so many of them.
    #[error("Vault vaulttext format error.")]
    Content(usize),
    /// The plain text does not end as it must.
    #[error("Invalid padding bytes.")]
    Padding,
    /// What is to be encrypted is encrypted.
    #[error("input is already encrypted")]
    AlreadyEncrypted,
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

/// What is wrong with hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HexError {
    /// Half a byte is missing.
    #[error("Odd-length string")]
    OddLength,
    /// Another character.
    #[error("Non-hexadecimal digit found")]
    NotADigit,
}

impl VaultError {
    /// The message with its cause, as the commands of ansible-core tell it on one line.
    pub fn with_cause(&self) -> String {
        let message = self.to_string();
        let cause = match self {
            Self::Envelope => "list index out of range".to_owned(),
            Self::Hex(error) => error.to_string(),
            Self::Content(parts) => {
                format!("not enough values to unpack (expected 3, got {parts})")
            }
            _ => return message,
        };
        format!("{}: {cause}", message.trim_end_matches('.'))
    }
}
