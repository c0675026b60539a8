//! Words of a command line. Ansible: `shlex.split`.

/// The first word, without its quotes, of a command line in the shell's notation; `None` when it is empty.
///
/// # Errors
/// Python's message when a quote is not closed anywhere in the text.
pub(crate) fn first_word(text: &str) -> Result<Option<String>, &'static str> {
    let mut first = None;
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_ascii_whitespace() => {
                first = first.or(word.take());
                word = None;
            }
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        None => return Err("No closing quotation"),
                        Some('\'') => break,
                        Some(c) => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        None => return Err("No closing quotation"),
                        Some('"') => break,
                        Some('\\') => match chars.next() {
                            None => return Err("No closing quotation"),
                            Some(c @ ('"' | '\\')) => word.push(c),
                            Some(c) => word.extend(['\\', c]),
                        },
                        Some(c) => word.push(c),
                    }
                }
            }
            '\\' => match chars.next() {
                None => return Err("No escaped character"),
                Some(c) => word.get_or_insert_default().push(c),
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    Ok(first.or(word))
}

#[cfg(test)]
mod tests {
    use super::first_word;

    #[test]
    fn the_shells_quotes() {
        for (text, expected) in [
            ("a.sh b c", Ok(Some("a.sh"))),
            ("  a.sh", Ok(Some("a.sh"))),
            ("'my script' x", Ok(Some("my script"))),
            ("\"my \\\"x\\\" \\y\" z", Ok(Some("my \"x\" \\y"))),
            ("my\\ script x", Ok(Some("my script"))),
            ("a'b'\"c\" d", Ok(Some("abc"))),
            ("'' x", Ok(Some(""))),
            ("", Ok(None)),
            ("a 'b", Err("No closing quotation")),
            ("a \"b", Err("No closing quotation")),
            ("a \\", Err("No escaped character")),
        ] {
            let found = first_word(text);
            assert_eq!(
                found.as_ref().map(Option::as_deref),
                expected.as_ref().map(|e| *e),
                "{text}"
            );
        }
    }
}
