//! Encodings of text files, for modules and actions that read or write them.

/// An encoding. Python: what `bytes.decode` takes by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// ASCII alone.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// UTF-16.
    Utf16 {
        /// Whether the first byte of a character is the larger one.
        big_endian: bool,
        /// Whether a mark at the start tells.
        marked: bool,
    },
}

impl Encoding {
    /// Finds it by one of its names.
    ///
    /// # Errors
    /// A name that is not known here.
    pub fn named(name: &str) -> Result<Self, String> {
        let plain = name.to_ascii_lowercase().replace(['_', ' '], "-");
        Ok(match plain.as_str() {
            "utf-8" | "utf8" | "u8" => Self::Utf8,
            "ascii" | "us-ascii" | "646" => Self::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "l1" | "cp819" => {
                Self::Latin1
            }
            "utf-16" | "utf16" | "u16" => Self::Utf16 {
                big_endian: false,
                marked: true,
            },
            "utf-16-le" | "utf-16le" => Self::Utf16 {
                big_endian: false,
                marked: false,
            },
            "utf-16-be" | "utf-16be" => Self::Utf16 {
                big_endian: true,
                marked: false,
            },
            _ => return Err(format!("unknown encoding: {name}")),
        })
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// Bytes that are no text in this encoding.
    pub fn decode(self, bytes: &[u8]) -> Result<String, String> {
        let wrong = |at: usize| {
            let name = self.python_name();
            let byte = bytes.get(at).copied().unwrap_or_default();
            format!(
                "'{name}' codec can't decode byte 0x{byte:02x} in position {at}: {}",
                if self == Self::Ascii {
                    "ordinal not in range(128)"
                } else {
                    "invalid start byte"
                }
            )
        };
        match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_string()),
                Err(error) => Err(wrong(error.valid_up_to())),
            },
            Self::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
                None => Ok(String::from_utf8_lossy(bytes).into_owned()),
                Some(at) => Err(wrong(at)),
            },
            Self::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Self::Utf16 {
                mut big_endian,
                marked,
            } => {
                let mut rest = bytes;
                if marked {
                    if let Some(after) = bytes.strip_prefix(&[0xfe, 0xff]) {
                        (big_endian, rest) = (true, after);
                    } else if let Some(after) = bytes.strip_prefix(&[0xff, 0xfe]) {
                        rest = after;
                    }
                }
                let units: Vec<u16> = rest
                    .chunks(2)
                    .map(|pair| {
                        let pair = [pair[0], pair.get(1).copied().unwrap_or_default()];
                        if big_endian {
                            u16::from_be_bytes(pair)
                        } else {
                            u16::from_le_bytes(pair)
                        }
                    })
                    .collect();
                if rest.len() % 2 == 1 {
                    return Err(wrong(bytes.len() - 1));
                }
                String::from_utf16(&units).map_err(|_| wrong(0))
            }
        }
    }

    /// Writes text.
    ///
    /// # Errors
    /// A character that the encoding does not have.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, String> {
        let limit = match self {
            Self::Utf8 => return Ok(utf8(text)),
            Self::Ascii => 128,
            Self::Latin1 => 256,
            Self::Utf16 { big_endian, marked } => {
                let mut bytes = if marked { vec![0xff, 0xfe] } else { Vec::new() };
                for unit in text.encode_utf16() {
                    bytes.extend(if big_endian {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    });
                }
                return Ok(bytes);
            }
        };
        let mut bytes = Vec::with_capacity(text.len());
        for (at, c) in text.chars().enumerate() {
            match u8::try_from(u32::from(c)) {
                Ok(byte) if u32::from(byte) < limit => bytes.push(byte),
                _ => {
                    let (name, code) = (self.python_name(), u32::from(c));
                    let shown = if code < 256 {
                        format!("\\x{code:02x}")
                    } else {
                        format!("\\u{code:04x}")
                    };
                    return Err(format!(
                        "'{name}' codec can't encode character '{shown}' in position {at}: ordinal not in range({limit})"
                    ));
                }
            }
        }
        Ok(bytes)
    }

    fn python_name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Ascii => "ascii",
            Self::Latin1 => "latin-1",
            Self::Utf16 { .. } => "utf-16",
        }
    }
}

/// The bytes of a text. The characters from U+10DC80 to U+10DCFF stand for bytes that are no UTF-8 alone: templates keep
/// such bytes in texts that way (`shevek_jinja::surrogate`). Python: `str.encode('utf-8', 'surrogateescape')`.
fn utf8(text: &str) -> Vec<u8> {
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
            let encoding = Encoding::named(name).expect("known");
            assert_eq!(encoding.encode(text).expect("has it"), bytes, "{name}");
            assert_eq!(encoding.decode(bytes).expect("is text"), text, "{name}");
        }
        assert!(
            Encoding::named("ascii")
                .expect("known")
                .encode("é")
                .is_err()
        );
        assert!(Encoding::named("klingon").is_err());
        assert!(Encoding::Utf8.decode(b"\xff").is_err());
    }
}
