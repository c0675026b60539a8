//! Contents as text.

use shevek_plugin::ModuleError;
use shevek_plugin::encoding::{Encoding, Handler, Purpose};
use shevek_plugin::target::files::crash;

/// Decodes by the name that a server gives. What is no text in this encoding is replaced.
///
/// # Errors
/// A name that is not known here.
pub(super) fn decode(bytes: &[u8], charset: &str) -> Result<String, ModuleError> {
    let encoding = Encoding::named(charset.trim(), Purpose::Decode).map_err(crash)?;
    encoding.decode_with(bytes, Handler::Replace).map_err(crash)
}
