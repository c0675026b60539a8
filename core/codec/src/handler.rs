//! What becomes of bytes and characters that the encoding does not have.

use crate::error::{escaped, python_code};

/// What is added to a byte for the surrogate that stands for it.
const ESCAPED_BYTES: u32 = 0x10_dc00;

/// What to do with them. Python: the argument `errors`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Handler {
    /// Nothing: it is an error.
    #[default]
    Strict,
    /// They are left out.
    Ignore,
    /// U+FFFD or `?` comes in their place.
    Replace,
    /// They are escaped as in a text of Python.
    BackslashReplace,
    /// They are escaped as in XML; of characters only.
    XmlCharRefReplace,
    /// Bytes become lone surrogates, and those such bytes again.
    SurrogateEscape,
}

impl Handler {
    /// Finds it by its name in Python.
    ///
    /// # Errors
    /// The name, when nothing here is called so.
    pub fn named(name: &str) -> Result<Self, String> {
        Ok(match name {
            "strict" => Self::Strict,
            "ignore" => Self::Ignore,
            "replace" => Self::Replace,
            "backslashreplace" => Self::BackslashReplace,
            "xmlcharrefreplace" => Self::XmlCharRefReplace,
            "surrogateescape" => Self::SurrogateEscape,
            _ => return Err(format!("unknown error handler name '{name}'")),
        })
    }

    /// What comes in the place of bytes, and of how many of them; `None` when it is an error.
    pub(crate) fn decoded(self, bytes: &[u8]) -> Option<(String, usize)> {
        let text = match self {
            Self::SurrogateEscape => {
                let escaped: String = bytes
                    .iter()
                    .take_while(|byte| !byte.is_ascii())
                    .filter_map(|byte| char::from_u32(ESCAPED_BYTES + u32::from(*byte)))
                    .collect();
                let count = escaped.chars().count();
                return (count > 0).then_some((escaped, count));
            }
            Self::Strict | Self::XmlCharRefReplace => None,
            Self::Ignore => Some(String::new()),
            Self::Replace => Some(char::REPLACEMENT_CHARACTER.to_string()),
            Self::BackslashReplace => {
                let escapes: Vec<String> =
                    bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
                Some(escapes.concat())
            }
        };
        text.map(|text| (text, bytes.len()))
    }

    /// The bytes that surrogates stand for; `None` when the characters are none such.
    pub(crate) fn escaped_bytes(self, text: &[char]) -> Option<Vec<u8>> {
        if self != Self::SurrogateEscape {
            return None;
        }
        let byte = |c: &char| match u32::from(*c).checked_sub(ESCAPED_BYTES) {
            Some(byte @ 0x80..=0xff) => Some(byte as u8),
            _ => None,
        };
        text.iter().map(byte).collect()
    }

    /// What comes in the place of characters, as a text that can be encoded; `None` when it is an error.
    pub(crate) fn encoded(self, text: &[char]) -> Option<String> {
        match self {
            Self::Strict | Self::SurrogateEscape => None,
            Self::Ignore => Some(String::new()),
            Self::Replace => Some("?".repeat(text.len())),
            Self::BackslashReplace => Some(text.iter().map(|c| escaped(*c)).collect()),
            Self::XmlCharRefReplace => {
                let escapes = text.iter().map(|c| format!("&#{};", python_code(*c)));
                Some(escapes.collect::<Vec<_>>().concat())
            }
        }
    }
}
