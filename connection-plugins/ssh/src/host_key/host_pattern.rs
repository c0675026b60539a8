//! Host patterns of OpenSSH: `*`, `?` and negation.

/// Whether `text` matches one pattern with `*` and `?`; case counts.
pub(crate) fn matches_pattern(pattern: &str, text: &str) -> bool {
    fn matches(pattern: &[u8], text: &[u8]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((b'*', rest)) => (0..=text.len()).any(|skip| matches(rest, &text[skip..])),
            Some((b'?', rest)) => !text.is_empty() && matches(rest, &text[1..]),
            Some((byte, rest)) => text
                .split_first()
                .is_some_and(|(first, text)| first == byte && matches(rest, text)),
        }
    }
    matches(pattern.as_bytes(), text.as_bytes())
}

/// Whether `text` matches a list of patterns: at least one of them, and none of those begun with `!`.
pub(crate) fn matches_pattern_list<'a>(
    patterns: impl IntoIterator<Item = &'a str>,
    text: &str,
) -> bool {
    let mut found = false;
    for pattern in patterns {
        match pattern.strip_prefix('!') {
            Some(negated) if matches_pattern(negated, text) => return false,
            Some(_) => {}
            None => found = found || matches_pattern(pattern, text),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_openssh() {
        for (patterns, text, expected) in [
            ("*", "anything", true),
            ("web?.example.com", "web1.example.com", true),
            ("web?.example.com", "web12.example.com", false),
            ("*.example.com", "a.b.example.com", true),
            ("*.EXAMPLE.com", "a.example.com", false),
            ("*.example.com,!bad.example.com", "bad.example.com", false),
            ("*.example.com,!bad.example.com", "good.example.com", true),
            ("!bad.example.com", "good.example.com", false),
            ("[127.0.0.1]:22*", "[127.0.0.1]:2222", true),
            ("", "x", false),
        ] {
            assert_eq!(
                matches_pattern_list(patterns.split(','), text),
                expected,
                "{patterns} against {text}"
            );
        }
    }
}
