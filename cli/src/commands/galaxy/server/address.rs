//! Addresses of what a server has.

use data_encoding::HEXUPPER;

/// The parts with one slash between them. An empty last part makes the address end in a slash.
pub(super) fn address(parts: &[&str]) -> String {
    let mut address = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            address.push('/');
        }
        address.push_str(part.trim_matches('/'));
    }
    address
}

/// A part of a path or of a query: everything but letters, digits and `_.-~/` is written by its number. Python:
/// `urllib.parse.quote`.
pub(in crate::commands::galaxy) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"_.-~/".contains(&byte) {
            quoted.push(char::from(byte));
        } else {
            quoted.push('%');
            quoted.push_str(&HEXUPPER.encode(&[byte]));
        }
    }
    quoted
}

/// The fields of a form.
pub(super) fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", shevek_http::quote_plus(value)))
        .collect();
    pairs.join("&").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{address, quoted};

    #[test]
    fn slashes_are_single() {
        assert_eq!(
            address(&["http://h/api/", "/v3/", "collections", ""]),
            "http://h/api/v3/collections/"
        );
        assert_eq!(address(&["http://h", "?a=b"]), "http://h/?a=b");
        assert_eq!(quoted("a b/ü?"), "a%20b/%C3%BC%3F");
    }
}
