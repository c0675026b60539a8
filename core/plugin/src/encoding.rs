//! Encodings of text files, for modules and actions that read or write them.

pub use shevek_codec::{Handler, Purpose};

/// An encoding. Python: what `bytes.decode` takes by name.
#[derive(Debug, Clone)]
pub struct Encoding(shevek_codec::Codec);

impl Encoding {
    /// UTF-8.
    pub fn utf8() -> Self {
        Self(shevek_codec::Codec::utf8())
    }

    /// Finds it by one of its names in Python.
    ///
    /// # Errors
    /// A name that is not known, with Python's words.
    pub fn named(name: &str, purpose: Purpose) -> Result<Self, String> {
        shevek_codec::Codec::named(name, purpose)
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// Bytes that are no text in this encoding.
    pub fn decode(&self, bytes: &[u8]) -> Result<String, String> {
        self.decode_with(bytes, Handler::Strict)
    }

    /// Reads bytes; the handler says what becomes of those that are no text in this encoding.
    ///
    /// # Errors
    /// Such bytes, when the handler does not take them.
    pub fn decode_with(&self, bytes: &[u8], handler: Handler) -> Result<String, String> {
        let text = self.0.decode(bytes, handler);
        text.map_err(|error| error.to_string())
    }

    /// Writes text, and the bytes that are kept in it.
    ///
    /// # Errors
    /// A character that the encoding does not have.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, String> {
        if self.0.is_utf8() {
            return Ok(escaped_bytes(text));
        }
        let bytes = self.0.encode(text, Handler::SurrogateEscape);
        bytes.map_err(|error| error.to_string())
    }

    /// Writes text; what cannot be written becomes a question mark then, the bytes that are kept in it, too. Ansible:
    /// `to_bytes` with `surrogate_then_replace`.
    pub fn encode_or_replace(&self, text: &str) -> Vec<u8> {
        self.encode(text).unwrap_or_else(|_| {
            let bytes = self.0.encode(text, Handler::Replace);
            bytes.unwrap_or_default()
        })
    }
}

/// The bytes of a text. The characters from U+10DC80 to U+10DCFF stand for bytes that are no UTF-8 alone: templates keep
/// such bytes in texts that way (`shevek_jinja::surrogate`). Python: `str.encode('utf-8', 'surrogateescape')`.
fn escaped_bytes(text: &str) -> Vec<u8> {
    const ESCAPED: std::ops::RangeInclusive<char> = '\u{10dc80}'..='\u{10dcff}';
    if !text.contains(|c| ESCAPED.contains(&c)) {
        return text.as_bytes().to_vec();
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        if ESCAPED.contains(&c) {
            bytes.push(c as u8);
        } else {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for (name, text, bytes) in [
            ("utf-8", "é", &[0xc3, 0xa9][..]),
            ("latin_1", "é", &[0xe9]),
            ("UTF-16", "é", &[0xff, 0xfe, 0xe9, 0]),
            ("utf-16-be", "é", &[0, 0xe9]),
        ] {
            let encoding = Encoding::named(name, Purpose::Open).expect("known");
            assert_eq!(encoding.encode(text).expect("has it"), bytes, "{name}");
            assert_eq!(encoding.decode(bytes).expect("is text"), text, "{name}");
        }
        assert!(Encoding::named("klingon", Purpose::Open).is_err());
        assert!(Encoding::utf8().decode(b"\xff").is_err());
        let kept = Encoding::utf8().encode("a\u{10dcff}");
        assert_eq!(kept.as_deref(), Ok(&b"a\xff"[..]));
    }
}
