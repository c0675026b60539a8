//! What stays known about values that were encrypted.

use shevek_jinja::{Str, Value};
use shevek_yaml::VaultText;

/// The extension of the plain text that a `!vault` value was decrypted to.
pub(crate) struct DecryptedVault(pub(crate) VaultText);

/// The ciphertext that a text is or was.
pub(crate) fn vault_text_of(text: &Str) -> Option<VaultText> {
    VaultText::of(text).or_else(|| {
        let extension = text.tags()?.extension.as_ref()?;
        extension
            .downcast_ref::<DecryptedVault>()
            .map(|decrypted| decrypted.0.clone())
    })
}

/// Whether a value is `!vault` text, decrypted or not.
pub(crate) fn is_from_vault(value: &Value) -> bool {
    let Value::Str(text) = value else {
        return false;
    };
    vault_text_of(text).is_some()
}
