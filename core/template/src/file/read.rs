//! Reading files that may be encrypted with Ansible Vault.

use std::path::Path;

use shevek_jinja::Error;

use crate::TemplateConfiguration;
use crate::plugin::plugin_error;

/// The text of a file, decrypted when it is a vault.
pub(crate) fn read_text(
    configuration: &TemplateConfiguration,
    path: &Path,
) -> Result<String, Error> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        plugin_error(format!(
            "an error occurred while trying to read the file '{shown}': {error}"
        ))
    })?;
    if !shevek_vault::is_encrypted(&bytes) {
        return String::from_utf8(bytes)
            .map_err(|error| plugin_error(format!("{shown} is not UTF-8: {error}")));
    }
    let text = String::from_utf8_lossy(&bytes);
    let plain = shevek_vault::decrypt(&text, &configuration.vault_secrets)
        .map_err(|error| plugin_error(format!("could not decrypt '{shown}': {error}")))?;
    String::from_utf8(plain.to_vec()).map_err(|_| plugin_error(format!("{shown} is not UTF-8")))
}
