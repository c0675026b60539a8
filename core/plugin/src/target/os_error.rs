//! Errors of the operating system in Python's words.

use std::io;

/// `[Errno 2] No such file or directory: b'x'`. Python: `str(OSError)` with a file name in bytes.
pub fn python_error(error: &io::Error, file: &str) -> String {
    let text = error.to_string();
    let Some(number) = error.raw_os_error() else {
        return text;
    };
    let reason = text
        .strip_suffix(&format!(" (os error {number})"))
        .unwrap_or(&text);
    format!("[Errno {number}] {reason}: {}", bytes_repr(file.as_bytes()))
}

/// Python: `repr(bytes)`.
pub fn bytes_repr(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut text = format!("b{quote}");
    for byte in bytes {
        match *byte {
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            byte if char::from(byte) == quote => {
                text.push('\\');
                text.push(quote);
            }
            byte @ 0x20..=0x7e => text.push(char::from(byte)),
            byte => {
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
    text.push(quote);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_python() {
        let error = io::Error::from_raw_os_error(2);
        assert_eq!(
            python_error(&error, "nosuchcmd"),
            "[Errno 2] No such file or directory: b'nosuchcmd'"
        );
        for (text, repr) in [
            ("it's", r#"b"it's""#),
            ("it's \"x\"", r#"b'it\'s "x"'"#),
            ("é\n\\", r"b'\xc3\xa9\n\\'"),
        ] {
            assert_eq!(bytes_repr(text.as_bytes()), repr);
        }
    }
}
