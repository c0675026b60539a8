//! Patterns of the shell for whole names (`web*`, `db?`, `[a-c]1`, `[!x]`), as Python's `fnmatch.fnmatchcase` reads them.

/// A pattern that has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellPattern(Vec<Item>);

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    Char(char),
    AnyChar,
    AnyChars,
    Class {
        is_negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl ShellPattern {
    /// Reads a pattern. Every text is one: a bracket that is never closed stands for itself.
    pub fn new(pattern: &str) -> Self {
        Self(parse(pattern))
    }

    /// Whether the pattern fits a whole name. Takes time in proportion to both, whatever the stars.
    pub fn matches(&self, name: &str) -> bool {
        matches(&self.0, name)
    }
}

/// Whether a pattern fits a whole name. Python: `fnmatch.fnmatchcase(name, pattern)`.
pub fn fnmatch(pattern: &str, name: &str) -> bool {
    ShellPattern::new(pattern).matches(name)
}

pub(crate) fn parse(pattern: &str) -> Vec<Item> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut items = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let char = chars[at];
        at += 1;
        items.push(match char {
            '*' => Item::AnyChars,
            '?' => Item::AnyChar,
            '[' => match class_end(&chars, at) {
                Some(end) => {
                    let item = class(&chars[at..end]);
                    at = end + 1;
                    item
                }
                None => Item::Char('['),
            },
            other => Item::Char(other),
        });
    }
    items
}

/// Where the class that starts at `at` is closed: a `]` that comes first belongs to it.
fn class_end(chars: &[char], at: usize) -> Option<usize> {
    let mut from = at;
    if chars.get(from) == Some(&'!') {
        from += 1;
    }
    if chars.get(from) == Some(&']') {
        from += 1;
    }
    (from..chars.len()).find(|index| chars[*index] == ']')
}

fn class(inner: &[char]) -> Item {
    let (is_negated, inner) = match inner {
        ['!', rest @ ..] => (true, rest),
        _ => (false, inner),
    };
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < inner.len() {
        if at + 2 < inner.len() && inner[at + 1] == '-' {
            ranges.push((inner[at], inner[at + 2]));
            at += 3;
        } else {
            ranges.push((inner[at], inner[at]));
            at += 1;
        }
    }
    Item::Class { is_negated, ranges }
}

/// Matches with one point to come back to, which is enough: the last star.
fn matches(items: &[Item], name: &str) -> bool {
    let mut rest = name;
    let mut at = 0;
    let mut star: Option<(usize, &str)> = None;
    loop {
        if let Some(Item::AnyChars) = items.get(at) {
            at += 1;
            star = Some((at, rest));
            continue;
        }
        let step = match (items.get(at), rest.chars().next()) {
            (None, None) => return true,
            (Some(item), Some(char)) if item_matches(item, char) => Some(char),
            _ => None,
        };
        if let Some(char) = step {
            at += 1;
            rest = &rest[char.len_utf8()..];
            continue;
        }
        let Some((after_star, from)) = star else {
            return false;
        };
        let Some(char) = from.chars().next() else {
            return false;
        };
        rest = &from[char.len_utf8()..];
        at = after_star;
        star = Some((after_star, rest));
    }
}

/// Whether a part fits one character.
pub(crate) fn item_matches(item: &Item, char: char) -> bool {
    match item {
        Item::Char(wanted) => *wanted == char,
        Item::AnyChar | Item::AnyChars => true,
        Item::Class { is_negated, ranges } => {
            let is_in = ranges
                .iter()
                .any(|(low, high)| (*low..=*high).contains(&char));
            is_in != *is_negated
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fnmatch;

    #[test]
    fn as_in_python() {
        for (pattern, name, expected) in [
            ("web*", "web1", true),
            ("web*", "we", false),
            ("*b*c", "abbbcbc", true),
            ("*b*c", "abbbcb", false),
            ("**", "abc", true),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a?c", "aéc", true),
            ("w?b", "wb", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]]x", "]x", true),
            ("[!]]x", "ax", true),
            ("a[]]b", "a]b", true),
            ("[ab", "[ab", true),
            ("[a-]", "-", true),
            ("[a-]", "x", false),
            ("1.?-[!0-3]", "1.2-4", true),
        ] {
            assert_eq!(fnmatch(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "*a".repeat(40) + "b";
        assert!(!fnmatch(&pattern, &"a".repeat(4000)));
    }
}
