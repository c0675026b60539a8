//! Pieces of messages as Python writes them.

use std::fmt::Write as _;
use std::io::Error;
use std::path::Path;

/// An error of the system with its number. Python: `str(OSError)`.
pub(crate) fn os_error(error: &Error, path: Option<&Path>) -> String {
    let Some(number) = error.raw_os_error() else {
        return error.to_string();
    };
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    match path {
        Some(path) => format!("[Errno {number}] {text}: '{}'", path.display()),
        None => format!("[Errno {number}] {text}"),
    }
}

/// Bytes as a literal. Python: `repr(bytes)`.
pub(crate) fn bytes_literal(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut out = format!("b{quote}");
    for byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            byte if char::from(*byte) == quote => out.extend(['\\', quote]),
            0x20..=0x7e => out.push(char::from(*byte)),
            byte => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_python_writes_it() {
        assert_eq!(bytes_literal(b"a\n\\'\xff"), r#"b"a\n\\'\xff""#);
        assert_eq!(bytes_literal(b"'\""), r#"b'\'"'"#);
        assert_eq!(bytes_literal(b""), "b''");
        let error = std::fs::read("/proc/no such file").expect_err("it is missing");
        assert_eq!(
            os_error(&error, Some(Path::new("/x"))),
            "[Errno 2] No such file or directory: '/x'"
        );
    }
}
