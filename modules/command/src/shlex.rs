//! Splitting and quoting of command lines as Python's `shlex` does it in POSIX mode.

/// Why a line cannot be split. The texts are Python's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SplitError {
    /// A quotation mark is never closed.
    NoClosingQuotation,
    /// A backslash is the last character.
    NoEscapedCharacter,
}

impl SplitError {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::NoClosingQuotation => "No closing quotation",
            Self::NoEscapedCharacter => "No escaped character",
        }
    }
}

/// Splits `line` into words. Python: `shlex.split(line)`, comments being words like any other.
pub(crate) fn split(line: &str) -> Result<Vec<String>, SplitError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(SplitError::NoClosingQuotation)? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(SplitError::NoClosingQuotation)? {
                        '"' => break,
                        '\\' => match chars.next().ok_or(SplitError::NoEscapedCharacter)? {
                            c @ ('"' | '\\') => word.push(c),
                            c => word.extend(['\\', c]),
                        },
                        c => word.push(c),
                    }
                }
            }
            '\\' => {
                let escaped = chars.next().ok_or(SplitError::NoEscapedCharacter)?;
                word.get_or_insert_default().push(escaped);
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Quotes `word` for a POSIX shell when it needs that. Python: `shlex.quote`.
pub(crate) fn quote(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\"'\"'"))
    }
}

/// Quotes and joins words. Python: `shlex.join`.
pub(crate) fn join(words: &[String]) -> String {
    words
        .iter()
        .map(|word| quote(word))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_as_in_python() {
        for (line, words) in [
            ("", vec![]),
            ("  a\tb\n c ", vec!["a", "b", "c"]),
            ("a 'b c' \"d e\"", vec!["a", "b c", "d e"]),
            ("a'b'\"c\"d", vec!["abcd"]),
            ("'' \"\"", vec!["", ""]),
            (
                r#""a\"b\\c\d" 'e\f' g\ h"#,
                vec![r#"a"b\c\d"#, r"e\f", "g h"],
            ),
            ("echo # x", vec!["echo", "#", "x"]),
            ("a\u{a0}b", vec!["a\u{a0}b"]),
        ] {
            assert_eq!(
                split(line).as_deref(),
                Ok(&*words.iter().map(ToString::to_string).collect::<Vec<_>>()),
                "{line:?}"
            );
        }
        assert_eq!(split("a 'b"), Err(SplitError::NoClosingQuotation));
        assert_eq!(split("a \"b"), Err(SplitError::NoClosingQuotation));
        assert_eq!(split("a \\"), Err(SplitError::NoEscapedCharacter));
    }

    #[test]
    fn quoting_as_in_python() {
        for (word, quoted) in [
            ("", "''"),
            ("a-b", "a-b"),
            ("a b", "'a b'"),
            ("it's", "'it'\"'\"'s'"),
            ("é", "'é'"),
        ] {
            assert_eq!(quote(word), quoted);
        }
    }
}
