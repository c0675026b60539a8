//! The still encrypted text of a `!vault` value.

use std::fmt;
use std::sync::Arc;

/// Ciphertext in the format of Ansible Vault.
///
/// [`Node::to_value`](crate::Node::to_value) makes it a string whose text is the ciphertext and whose
/// `Tags::extension` holds this type: whoever needs the plain text downcasts the extension to
/// `VaultText` and decrypts it. A string without this extension was never encrypted.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultText {
    ciphertext: Arc<str>,
}

impl VaultText {
    /// Takes text that starts with `$ANSIBLE_VAULT;`; it is checked only when it is decrypted.
    pub fn new(ciphertext: impl Into<Arc<str>>) -> Self {
        Self {
            ciphertext: ciphertext.into(),
        }
    }

    /// The text to decrypt.
    pub fn ciphertext(&self) -> &Arc<str> {
        &self.ciphertext
    }
}

impl fmt::Debug for VaultText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VaultText({} bytes)", self.ciphertext.len())
    }
}
