//! Splitting a command line into words as a POSIX shell does. Python: `shlex.split`.

/// A quotation that does not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WordsError {
    /// `'` or `"` without its counterpart.
    #[error("No closing quotation")]
    NoClosingQuotation,
    /// A backslash at the very end.
    #[error("No escaped character")]
    NoEscapedCharacter,
}

/// The words of `text`.
pub(crate) fn split_words(text: &str) -> Result<Vec<String>, WordsError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(WordsError::NoClosingQuotation)? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(WordsError::NoClosingQuotation)? {
                        '"' => break,
                        '\\' => match chars.next().ok_or(WordsError::NoClosingQuotation)? {
                            c @ ('"' | '\\') => word.push(c),
                            c => word.extend(['\\', c]),
                        },
                        c => word.push(c),
                    }
                }
            }
            '\\' => word
                .get_or_insert_default()
                .push(chars.next().ok_or(WordsError::NoEscapedCharacter)?),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// One word for a POSIX shell. Python: `shlex.quote`.
pub(crate) fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\"'\"'"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_shlex() {
        for (text, expected) in [
            ("", vec![]),
            ("  a\tb\n", vec!["a", "b"]),
            ("-o 'User=a b' -C", vec!["-o", "User=a b", "-C"]),
            (
                r#"-o ProxyCommand="ssh -W %h:%p \"x\" \y""#,
                vec!["-o", r#"ProxyCommand=ssh -W %h:%p "x" \y"#],
            ),
            (r"a\ b 'c'd''", vec!["a b", "cd"]),
            ("''", vec![""]),
        ] {
            assert_eq!(split_words(text).unwrap(), expected, "{text}");
        }
        assert_eq!(split_words("'a"), Err(WordsError::NoClosingQuotation));
        assert_eq!(split_words("a\\"), Err(WordsError::NoEscapedCharacter));
    }

    #[test]
    fn quotes_what_needs_it() {
        for (word, expected) in [("a/b.c", "a/b.c"), ("", "''"), ("a'b c", r#"'a'"'"'b c'"#)] {
            assert_eq!(quote(word), expected);
            assert_eq!(split_words(&quote(word)).unwrap(), [word]);
        }
    }
}
