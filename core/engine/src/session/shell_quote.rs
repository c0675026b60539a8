//! Words for command lines that any login shell reads.

/// Quotes a word so that sh, bash, zsh, csh and fish take it as it is. Python: `shlex.quote`.
///
/// Everything goes between single quotes, and a single quote itself between double quotes, because that is the
/// one way that all of these shells read alike. (Two of them see more in single quotes: fish `\\` and `\'`,
/// csh `!` and the line's end; what shevek itself sends holds none of these.)
pub(super) fn shell_quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_string();
    }
    let mut quoted = String::with_capacity(word.len() + 2);
    quoted.push('\'');
    for c in word.chars() {
        if c == '\'' {
            quoted.push_str("'\"'\"'");
        } else {
            quoted.push(c);
        }
    }
    quoted.push('\'');
    quoted
}

/// Splits a setting such as `become_flags` into words as a POSIX shell would, without expanding anything.
/// `None` when a quotation is not closed. Python: `shlex.split`.
pub(super) fn shell_split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\n' | '\r' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '"' => break,
                        '\\' => match chars.next()? {
                            c @ ('"' | '\\') => word.push(c),
                            c => word.extend(['\\', c]),
                        },
                        c => word.push(c),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next()?),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Words of the characters that shells care for, from a fixed seed.
    fn words(count: usize) -> Vec<String> {
        let alphabet: Vec<char> = " '\"\\$`!#&|;<>(){}[]*?~^=%\n\t-abcäß€\u{1F600}"
            .chars()
            .collect();
        let mut state = 7u64;
        let mut next = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize
        };
        (0..count)
            .map(|_| {
                let length = next() % 12;
                (0..length)
                    .map(|_| alphabet[next() % alphabet.len()])
                    .collect()
            })
            .collect()
    }

    #[test]
    fn the_shell_reads_back_what_was_quoted() {
        let words = words(300);
        let quoted: Vec<_> = words.iter().map(|w| shell_quote(w)).collect();
        let line = format!("printf '%s\\0' {}", quoted.join(" "));
        let output = Command::new("/bin/sh")
            .args(["-c", &line])
            .output()
            .unwrap();
        let read: Vec<_> = output.stdout.split(|b| *b == 0).collect();
        assert_eq!(read.len(), words.len() + 1);
        for (word, read) in words.iter().zip(read) {
            assert_eq!(word.as_bytes(), read, "{word:?}");
        }
    }

    #[test]
    fn quoting_nests() {
        for word in words(40) {
            let inner = format!("printf %s {}", shell_quote(&word));
            let line = format!("/bin/sh -c {}", shell_quote(&inner));
            let output = Command::new("/bin/sh")
                .args(["-c", &line])
                .output()
                .unwrap();
            assert_eq!(output.stdout, word.as_bytes(), "{word:?}");
        }
    }

    #[test]
    fn splitting_undoes_quoting() {
        let words = words(300);
        let line: Vec<_> = words.iter().map(|w| shell_quote(w)).collect();
        assert_eq!(shell_split(&line.join(" ")), Some(words));
    }

    #[test]
    fn splits_as_python_does() {
        let cases: [(&str, Option<&[&str]>); 7] = [
            ("-H -S  -n", Some(&["-H", "-S", "-n"])),
            ("", Some(&[])),
            ("''", Some(&[""])),
            ("a'b c'\"d e\"f", Some(&["ab cd ef"])),
            ("a\\ b", Some(&["a b"])),
            ("\"a\\\"b\\c\"", Some(&["a\"b\\c"])),
            ("'open", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|words| words.iter().map(ToString::to_string).collect());
            assert_eq!(shell_split(text), expected, "{text}");
        }
    }
}
