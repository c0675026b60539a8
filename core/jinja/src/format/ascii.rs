//! Python's `ascii`.

use std::fmt::Write as _;

/// A `repr` with everything beyond ASCII in escapes.
pub(super) fn ascii(repr: &str) -> String {
    let mut out = String::with_capacity(repr.len());
    for c in repr.chars() {
        let code = u32::from(c);
        let _ = match code {
            0..0x80 => {
                out.push(c);
                Ok(())
            }
            0x80..0x100 => write!(out, "\\x{code:02x}"),
            0x100..0x1_0000 => write!(out, "\\u{code:04x}"),
            _ => write!(out, "\\U{code:08x}"),
        };
    }
    out
}
