//! Contents as text.

use shevek_plugin::ModuleError;
use shevek_plugin::target::files::crash;

/// Decodes by the name that a server gives. What is no UTF-8 in UTF-8 is replaced.
///
/// # Errors
/// A name that is not known here.
pub(super) fn decode(bytes: &[u8], charset: &str) -> Result<String, ModuleError> {
    let name = charset.trim().to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Ok(String::from_utf8_lossy(bytes).into_owned()),
        "iso-8859-1" | "iso8859-1" | "latin-1" | "latin1" | "l1" => {
            Ok(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
        _ => Err(crash(format!("unknown encoding: {charset}"))),
    }
}
