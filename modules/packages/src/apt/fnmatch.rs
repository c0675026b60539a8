//! Shell patterns over whole texts. Python: `fnmatch`.

/// Whether the text matches the pattern: `*`, `?`, `[...]`, `[!...]`.
pub(super) fn fnmatch(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    matches(&text, &pattern)
}

fn matches(text: &[char], pattern: &[char]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return text.is_empty();
    };
    match first {
        '*' => (0..=text.len()).any(|taken| matches(&text[taken..], rest)),
        '?' => !text.is_empty() && matches(&text[1..], rest),
        '[' => match set(rest) {
            Some((members, negated, rest)) => text
                .split_first()
                .is_some_and(|(c, text)| contains(members, *c) != negated && matches(text, rest)),
            None => text.first() == Some(&'[') && matches(&text[1..], rest),
        },
        c => text.first() == Some(c) && matches(&text[1..], rest),
    }
}

/// The members of a set, whether it is negated, and what follows it.
fn set(pattern: &[char]) -> Option<(&[char], bool, &[char])> {
    let negated = pattern.first() == Some(&'!');
    let body = &pattern[usize::from(negated)..];
    // A bracket that comes first is a member.
    let end = body.iter().skip(1).position(|c| *c == ']')? + 1;
    Some((&body[..end], negated, &body[end + 1..]))
}

fn contains(members: &[char], c: char) -> bool {
    let mut rest = members;
    while let Some((first, tail)) = rest.split_first() {
        if let ['-', last, ..] = tail {
            if (*first..=*last).contains(&c) {
                return true;
            }
            rest = &tail[2..];
        } else {
            if *first == c {
                return true;
            }
            rest = tail;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_python() {
        for (text, pattern, expected) in [
            ("1.2-3", "1.2*", true),
            ("1.2-3", "1.2", false),
            ("1.2-3", "1.?-[0-3]", true),
            ("1.2-4", "1.?-[!0-3]", true),
            ("a]b", "a[]]b", true),
            ("a[b", "a[b", true),
            ("", "*", true),
            ("foo-bar", "*-*", true),
            ("x", "[a-]", false),
            ("-", "[a-]", true),
        ] {
            assert_eq!(fnmatch(text, pattern), expected, "{text} {pattern}");
        }
    }
}
