//! Output and command lines as text.

/// Output as text; a byte that belongs to no character becomes `?`, as Ansible shows it.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// Python: `str.splitlines()`.
pub(crate) fn split_lines(text: &str) -> Vec<&str> {
    let is_end = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(end) = rest.find(is_end) else {
            lines.push(rest);
            break;
        };
        lines.push(&rest[..end]);
        rest = &rest[end..];
        let length = rest.chars().next().map_or(0, char::len_utf8);
        rest = rest.strip_prefix("\r\n").unwrap_or(&rest[length..]);
    }
    lines
}

/// Python: `shlex.quote`.
pub(crate) fn quote(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\"'\"'"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_as_in_python() {
        for (text, lines) in [
            ("", vec![]),
            ("a\nb", vec!["a", "b"]),
            ("a\r\nb\rc\n", vec!["a", "b", "c"]),
            ("\n\na\x0cb\u{2028}", vec!["", "", "a", "b"]),
        ] {
            assert_eq!(split_lines(text), lines, "{text:?}");
        }
    }

    #[test]
    fn bad_bytes_become_question_marks() {
        assert_eq!(decode(b"a\xff\xfeb"), "a??b");
        assert_eq!(decode("é\u{1f600}".as_bytes()), "é😀");
    }
}
