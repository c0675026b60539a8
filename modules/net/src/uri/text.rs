//! Contents as text.

use shevek_plugin::ModuleError;
use shevek_plugin::encoding::{Encoding, Handler, Purpose};
use shevek_plugin::target::files::crash;
use shevek_plugin::target::result_text;

/// The text of contents.
pub(super) struct Text {
    /// With replacement characters for what is no text.
    lossy: String,
    /// Why it cannot be given back; Ansible's controller refuses results with bytes that are no text.
    refusal: Option<String>,
}

impl Text {
    /// Decodes by the name that a server gives.
    ///
    /// # Errors
    /// A name that is not known here.
    pub(super) fn decode(bytes: Vec<u8>, charset: &str) -> Result<Self, ModuleError> {
        let encoding = Encoding::named(charset.trim(), Purpose::Decode).map_err(crash)?;
        Ok(match encoding.decode(&bytes) {
            Ok(text) => Self {
                lossy: text,
                refusal: None,
            },
            Err(error) => Self {
                lossy: (encoding.decode_with(&bytes, Handler::Replace)).map_err(crash)?,
                // UTF-8 has Ansible's sentence.
                refusal: Some(result_text(bytes).err().unwrap_or(error)),
            },
        })
    }

    /// What is JSON, or `None` for what is not.
    ///
    /// # Errors
    /// JSON with bytes that are no text.
    pub(super) fn json(&self) -> Result<Option<serde_json::Value>, ModuleError> {
        match (serde_json::from_str(&self.lossy), &self.refusal) {
            (Ok(_), Some(refusal)) => Err(ModuleError::new(refusal)),
            (Ok(json), None) => Ok(Some(json)),
            (Err(_), _) => Ok(None),
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// Bytes that are no text.
    pub(super) fn contents(self) -> Result<String, ModuleError> {
        match self.refusal {
            Some(refusal) => Err(ModuleError::new(refusal)),
            None => Ok(self.lossy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], charset: &str) -> Text {
        Text::decode(bytes.to_vec(), charset).expect("a known encoding")
    }

    #[test]
    fn bytes_that_are_no_text_are_not_replaced() {
        let refusal = text(b"a\xff", "utf-8").contents().expect_err("no UTF-8");
        assert!(
            refusal
                .to_string()
                .contains("'utf-8' codec can't encode character '\\udcff' in position 1")
        );
        let refusal = text("é".as_bytes(), "ascii").contents();
        let refusal = refusal.expect_err("no ASCII");
        assert!(refusal.to_string().contains("'ascii' codec can't decode"));
        let latin = text(b"a\xe4", "iso-8859-1").contents();
        assert_eq!(latin.expect("all bytes are"), "aä");
    }

    #[test]
    fn json_with_such_bytes_is_refused_and_what_is_no_json_is_not_missed() {
        assert!(text(b"[\"\xe4\"]", "utf-8").json().is_err());
        assert_eq!(text(b"[\xe4", "utf-8").json().expect("no JSON"), None);
        let read = text(b"[1]", "utf-8").json().expect("JSON");
        assert_eq!(read, Some(serde_json::json!([1])));
    }
}
