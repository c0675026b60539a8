//! Files put together out of fragments. Both halves of `assemble` do it.

/// Contents that grow by a fragment at a time.
#[derive(Debug, Default)]
pub struct Fragments {
    contents: Vec<u8>,
    delimiter: Option<Vec<u8>>,
    /// Whether a newline follows a delimiter that ends in one, too: Ansible's action puts one there.
    always_newline: bool,
    is_begun: bool,
}

impl Fragments {
    /// None yet. Python's escapes in the delimiter are resolved.
    pub fn new(delimiter: Option<&str>, always_newline: bool) -> Self {
        Self {
            delimiter: delimiter
                .filter(|text| !text.is_empty())
                .map(|text| unescape(text.as_bytes())),
            always_newline,
            ..Self::default()
        }
    }

    /// Adds one: after a newline, when the one before has none at its end, and after the delimiter.
    pub fn push(&mut self, fragment: &[u8]) {
        if self.is_begun {
            if !self.contents.ends_with(b"\n") && !self.contents.is_empty() {
                self.contents.push(b'\n');
            }
            if let Some(delimiter) = &mut self.delimiter {
                self.contents.extend_from_slice(delimiter);
                if self.always_newline || !delimiter.ends_with(b"\n") {
                    self.contents.push(b'\n');
                }
                // As in Ansible, escapes are resolved anew each time.
                *delimiter = unescape(delimiter);
            }
        }
        self.contents.extend_from_slice(fragment);
        self.is_begun = true;
    }

    /// All of them.
    pub fn into_bytes(self) -> Vec<u8> {
        self.contents
    }
}

/// Python: `codecs.escape_decode`.
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let (b'\\', Some((escape, after))) = (byte, rest.split_first()) else {
            out.push(*byte);
            continue;
        };
        rest = after;
        match escape {
            b'\n' => {}
            b'n' => out.push(b'\n'),
            b't' => out.push(b'\t'),
            b'r' => out.push(b'\r'),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'v' => out.push(11),
            b'\\' | b'\'' | b'"' => out.push(*escape),
            b'0'..=b'7' => {
                let mut value = u32::from(escape - b'0');
                for _ in 0..2 {
                    let Some((digit @ b'0'..=b'7', after)) = rest.split_first() else {
                        break;
                    };
                    value = value * 8 + u32::from(digit - b'0');
                    rest = after;
                }
                out.push(value as u8);
            }
            b'x' => {
                let digits = rest
                    .get(..2)
                    .and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(value) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    out.push(value);
                    rest = &rest[2..];
                } else {
                    out.extend(b"\\x");
                }
            }
            other => out.extend([b'\\', *other]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(fragments: &[&str], delimiter: Option<&str>, always_newline: bool) -> String {
        let mut all = Fragments::new(delimiter, always_newline);
        for fragment in fragments {
            all.push(fragment.as_bytes());
        }
        String::from_utf8(all.into_bytes()).expect("text")
    }

    #[test]
    fn newlines_and_delimiters() {
        assert_eq!(joined(&["a", "b\n", "c"], None, false), "a\nb\nc");
        assert_eq!(joined(&["a\n", "b\n"], Some("--"), false), "a\n--\nb\n");
        assert_eq!(joined(&["a", "b"], Some("--\\n"), false), "a\n--\nb");
        assert_eq!(joined(&["a", "b"], Some("--\\n"), true), "a\n--\n\nb");
        assert_eq!(
            joined(&["a", "b"], Some(r"\x41\102\q"), false),
            "a\nAB\\q\nb"
        );
    }
}
