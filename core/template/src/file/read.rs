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
    codec::decode(&read_plain(configuration, path)?, encoding)
}

/// The same; bytes that are no text in the encoding are kept. Ansible: `get_text_file_contents`.
pub(crate) fn read_leniently(
    configuration: &TemplateConfiguration,
    path: &Path,
    encoding: &str,
) -> Result<String, Error> {
    codec::decode_leniently(&read_plain(configuration, path)?, encoding)
}

fn read_plain(configuration: &TemplateConfiguration, path: &Path) -> Result<Vec<u8>, Error> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| plugin_error(unreadable(path, &error)))?;
    if !shevek_vault::is_encrypted(&bytes) {
        return Ok(bytes);
    }
    let text = String::from_utf8_lossy(&bytes);
    shevek_vault::decrypt(&text, &configuration.vault_secrets)
        .map(|plain| plain.to_vec())
        .map_err(|error| plugin_error(format!("could not decrypt '{shown}': {error}")))
}

/// Why a file of the controller cannot be read. Ansible: `DataLoader`.
pub fn unreadable(path: &Path, error: &std::io::Error) -> String {
    let shown = path.display();
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let number = error.raw_os_error().unwrap_or_default();
    format!(
        "An error occurred while trying to read the file '{shown}': [Errno {number}] {text}: '{shown}'"
    )
}
