//! Reading files that may be encrypted with Ansible Vault.

use std::path::Path;

use shevek_jinja::Error;

use crate::TemplateConfiguration;
use crate::plugin::plugin_error;
use crate::python::codec;

/// The text of a file, decrypted when it is a vault.
pub(crate) fn read_text(
    configuration: &TemplateConfiguration,
    path: &Path,
) -> Result<String, Error> {
    read_encoded(configuration, path, "utf-8")
}

/// The same for a text in another encoding.
pub(crate) fn read_encoded(
    configuration: &TemplateConfiguration,
    path: &Path,
    encoding: &str,
) -> Result<String, Error> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        let text = error.to_string();
        let text = text.split(" (os error").next().unwrap_or_default();
        let number = error.raw_os_error().unwrap_or_default();
        plugin_error(format!(
            "An error occurred while trying to read the file '{shown}': [Errno {number}] {text}: '{shown}'"
        ))
    })?;
    if !shevek_vault::is_encrypted(&bytes) {
        return codec::decode(&bytes, encoding);
    }
    let text = String::from_utf8_lossy(&bytes);
    let plain = shevek_vault::decrypt(&text, &configuration.vault_secrets)
        .map_err(|error| plugin_error(format!("could not decrypt '{shown}': {error}")))?;
    codec::decode(&plain, encoding)
}
