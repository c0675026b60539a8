//! Percent signs in URLs. Python: `urllib.parse`.

use std::fmt::Write as _;

/// Python: `quote_plus`.
pub fn quote_plus(text: &str) -> String {
    let mut quoted = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => quoted.push('+'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => {
                quoted.push(byte.into());
            }
            _ => push_byte(&mut quoted, byte),
        }
    }
    quoted
}

/// Everything but letters, digits and punctuation; headers come as Latin-1, so that a letter is a byte of the URL.
/// Python: `quote(.., encoding='iso-8859-1', safe=string.punctuation)`.
pub(crate) fn quote_location(text: &str) -> String {
    let mut quoted = String::new();
    for letter in text.chars() {
        match u8::try_from(letter) {
            Ok(byte) if byte.is_ascii_graphic() => quoted.push(letter),
            Ok(byte) => push_byte(&mut quoted, byte),
            Err(_) => quoted.push('?'),
        }
    }
    quoted
}

fn push_byte(text: &mut String, byte: u8) {
    // Writing to a string cannot fail.
    let _ = write!(text, "%{byte:02X}");
}

/// Python: `unquote`.
pub fn unquote(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_python() {
        assert_eq!(quote_plus("a b&c=é~"), "a+b%26c%3D%C3%A9~");
        assert_eq!(
            quote_location("/a b/\u{c3}\u{a9}?x=%20"),
            "/a%20b/%C3%A9?x=%20"
        );
        assert_eq!(unquote("a%20b%zz%4"), "a b%zz%4");
        assert_eq!(unquote("%C3%A9%+1"), "é%+1");
    }
}
