//! Patterns that other dialects know and Python refuses.

/// Why Python's `re` refuses an escape, a group or flags that the engine below would take; `None` when it does not.
/// What follows the first mistake is not looked at.
pub(super) fn refusal(pattern: &str, verbose: bool) -> Option<String> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut names: Vec<(String, usize)> = Vec::new();
    let mut groups = 0;
    let mut class_start: Option<usize> = None;
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        match c {
            '\\' => {
                let next = *chars.get(at + 1)?;
                let known = match class_start {
                    Some(_) => "abfnrtvxuUNdDsSwW",
                    None => "abfnrtvxuUNdDsSwWABZ",
                };
                if next.is_ascii_alphabetic() && !known.contains(next) {
                    return Some(format!("bad escape \\{next} at position {at}"));
                }
                at += 1;
            }
            '[' if class_start.is_none() => {
                class_start = Some(at);
                // A bracket at the start of a class is a member of it.
                at += usize::from(chars.get(at + 1) == Some(&'^'));
                at += usize::from(chars.get(at + 1) == Some(&']'));
            }
            ']' => class_start = None,
            '#' if verbose && class_start.is_none() => {
                let comment = chars[at..].iter().take_while(|c| **c != '\n');
                at += comment.count();
            }
            '(' if class_start.is_none() && chars.get(at + 1) == Some(&'?') => {
                match extension(&chars, at) {
                    Group::Refused(why) => return Some(why),
                    Group::Named(name) => {
                        groups += 1;
                        if let Some((_, first)) = names.iter().find(|(known, _)| *known == name) {
                            return Some(format!(
                                "redefinition of group name '{name}' as group {groups}; was group {first} at position {}",
                                at + 4
                            ));
                        }
                        names.push((name, groups));
                    }
                    Group::Comment(end) => at = end,
                    Group::Other => {}
                }
            }
            '(' if class_start.is_none() => groups += 1,
            _ => {}
        }
        at += 1;
    }
    None
}

enum Group {
    /// `(?P<name>`.
    Named(String),
    /// `(?#...)`, with the place of its last character.
    Comment(usize),
    Other,
    Refused(String),
}

/// What begins with `(?` at that place.
fn extension(chars: &[char], at: usize) -> Group {
    let unknown = |length: usize| {
        let text: String = chars[at + 1..].iter().take(length).collect();
        Group::Refused(format!("unknown extension {text} at position {}", at + 1))
    };
    let third = chars.get(at + 3);
    match chars.get(at + 2) {
        None => Group::Refused(format!("unexpected end of pattern at position {}", at + 2)),
        Some(':' | '=' | '!' | '>' | '(') => Group::Other,
        Some('#') => match chars[at..].iter().position(|c| *c == ')') {
            Some(end) => Group::Comment(at + end),
            None => Group::Refused(format!("missing ), unterminated comment at position {at}")),
        },
        Some('<') => match third {
            Some('=' | '!') => Group::Other,
            None => Group::Refused(format!("unexpected end of pattern at position {}", at + 3)),
            Some(_) => unknown(3),
        },
        Some('P') => match third {
            Some('<') => named(chars, at),
            Some('=') => Group::Other,
            None => Group::Refused(format!("unexpected end of pattern at position {}", at + 3)),
            Some(_) => unknown(3),
        },
        Some('-' | 'a' | 'i' | 'L' | 'm' | 's' | 'u' | 'x') => flags(chars, at),
        Some(_) => unknown(2),
    }
}

fn named(chars: &[char], at: usize) -> Group {
    let name: String = chars[at + 4..].iter().take_while(|c| **c != '>').collect();
    let start = at + 4;
    let is_closed = chars.get(start + name.chars().count()) == Some(&'>');
    let is_identifier = !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    match (name.is_empty(), is_closed) {
        (true, _) => Group::Refused(format!("missing group name at position {start}")),
        (_, false) => Group::Refused(format!("missing >, unterminated name at position {start}")),
        _ if !is_identifier => Group::Refused(format!(
            "bad character in group name '{name}' at position {start}"
        )),
        _ => Group::Named(name),
    }
}

/// Flags for the whole pattern stand at its start only; those with a colon hold for their group.
fn flags(chars: &[char], at: usize) -> Group {
    let letters = chars[at + 2..]
        .iter()
        .take_while(|c| c.is_ascii_alphabetic() || **c == '-');
    let end = at + 2 + letters.clone().count();
    if let Some(place) = letters.clone().position(|c| *c == 'L') {
        return Group::Refused(format!(
            "bad inline flags: cannot use 'L' flag with a str pattern at position {}",
            at + 3 + place
        ));
    }
    match chars.get(end) {
        Some(')') if at > 0 => Group::Refused(format!(
            "global flags not at the start of the expression at position {at}"
        )),
        _ => Group::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn patterns_of_other_dialects() {
        for (pattern, why) in [
            (r"a\zb", r"bad escape \z at position 1"),
            (r"[\A]", r"bad escape \A at position 1"),
            (r"é\h", r"bad escape \h at position 1"),
            ("(?<x>a)", "unknown extension ?<x at position 1"),
            ("(?|a)", "unknown extension ?| at position 1"),
            ("(?P>x)", "unknown extension ?P> at position 1"),
            ("(?P<1>a)", "bad character in group name '1' at position 4"),
            (
                "(a)(?P<x>a)(?P<x>b)",
                "redefinition of group name 'x' as group 3; was group 2 at position 15",
            ),
            (
                "foo(?i)",
                "global flags not at the start of the expression at position 3",
            ),
            (
                r"(?L)\w",
                "bad inline flags: cannot use 'L' flag with a str pattern at position 3",
            ),
        ] {
            assert_eq!(refusal(pattern, false).as_deref(), Some(why), "{pattern}");
        }
        for pattern in [
            r"\A\bx\B\Z\d\D\s\S\w\W\a\f\n\r\t\v\\\.\-\1",
            "(?i)a(?:b)(?=c)(?!d)(?<=e)(?<!f)(?P<x>g)(?P=x)(?i:h)(?-i:j)(?>k)(?(1)l|m)",
            r"[]\]^\b-](?#\z)",
            "[(?<x>]",
        ] {
            assert_eq!(refusal(pattern, false), None, "{pattern}");
        }
        assert_eq!(refusal("a # \\z\n b", true), None);
    }
}
