//! What Python's `re` says about a pattern that is none.

/// The commonest mistakes in Python's words; `None` when it is another one.
pub(super) fn complaint(pattern: &str) -> Option<String> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut open = Vec::new();
    let mut at = 0;
    let mut repeatable = Before::Nothing;
    while let Some(c) = chars.get(at).copied() {
        let start = at;
        at += 1;
        match c {
            '\\' => {
                if at == chars.len() {
                    return Some(format!("bad escape (end of pattern) at position {start}"));
                }
                at += 1;
                repeatable = Before::Item;
            }
            '[' => match end_of_set(&chars, at) {
                Some(end) => {
                    at = end;
                    repeatable = Before::Item;
                }
                None => {
                    return Some(format!("unterminated character set at position {start}"));
                }
            },
            '(' => {
                open.push(start);
                if chars.get(at) == Some(&'?') {
                    at += 1;
                }
                repeatable = Before::Nothing;
            }
            ')' => {
                if open.pop().is_none() {
                    return Some(format!("unbalanced parenthesis at position {start}"));
                }
                repeatable = Before::Item;
            }
            '|' => repeatable = Before::Nothing,
            '*' | '+' | '?' => match repeatable {
                Before::Nothing => return Some(format!("nothing to repeat at position {start}")),
                // A mark of laziness or possession.
                Before::Repeat if c != '*' => repeatable = Before::Mark,
                Before::Repeat | Before::Mark => {
                    return Some(format!("multiple repeat at position {start}"));
                }
                Before::Item => repeatable = Before::Repeat,
            },
            '^' => repeatable = Before::Nothing,
            _ => repeatable = Before::Item,
        }
    }
    open.pop()
        .map(|start| format!("missing ), unterminated subpattern at position {start}"))
}

#[derive(Clone, Copy)]
enum Before {
    Nothing,
    Item,
    Repeat,
    Mark,
}

/// Behind the bracket that closes a set whose inside starts at `at`.
fn end_of_set(chars: &[char], mut at: usize) -> Option<usize> {
    if chars.get(at) == Some(&'^') {
        at += 1;
    }
    if chars.get(at) == Some(&']') {
        at += 1;
    }
    loop {
        match chars.get(at)? {
            ']' => return Some(at + 1),
            '\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn mistakes_in_pythons_words() {
        for (pattern, expected) in [
            (
                "(",
                Some("missing ), unterminated subpattern at position 0"),
            ),
            (
                "a(b[c]",
                Some("missing ), unterminated subpattern at position 1"),
            ),
            ("[a", Some("unterminated character set at position 0")),
            ("[]", Some("unterminated character set at position 0")),
            ("*", Some("nothing to repeat at position 0")),
            ("a|+", Some("nothing to repeat at position 2")),
            ("a**", Some("multiple repeat at position 2")),
            (")", Some("unbalanced parenthesis at position 0")),
            ("a\\", Some("bad escape (end of pattern) at position 1")),
            ("(?:a+?b)*[^]x]", None),
        ] {
            assert_eq!(complaint(pattern).as_deref(), expected, "{pattern}");
        }
    }
}
