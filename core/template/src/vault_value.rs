//! What stays known about values that were encrypted.

use shevek_jinja::{Str, Value};
use shevek_yaml::VaultText;

/// The extension of the plain text that a `!vault` value was decrypted to.
pub(crate) struct DecryptedVault;

/// Whether a value is `!vault` text, decrypted or not.
pub(crate) fn is_from_vault(value: &Value) -> bool {
    let Value::Str(text) = value else {
        return false;
    };
    VaultText::of(text).is_some() || is_decrypted(text)
}

fn is_decrypted(text: &Str) -> bool {
    let extension = text.tags().and_then(|tags| tags.extension.as_ref());
    extension.is_some_and(|extension| extension.is::<DecryptedVault>())
}
