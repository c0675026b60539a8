//! Globs (`web*`, `db?`, `[a-c]1`, `[!x]`) and regular expressions (`~web\d`).

use fancy_regex::Regex;

/// A pattern for names.
pub(crate) enum NamePattern {
    /// A name as it is.
    Exact(String),
    /// A glob, as Python's `fnmatch` reads it.
    Glob(Vec<Item>),
    /// A regular expression that has to match at the start.
    Regex(Box<Regex>),
}

/// A part of a glob.
pub(crate) enum Item {
    Char(char),
    AnyChar,
    AnyChars,
    Class {
        is_negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl NamePattern {
    /// Reads a pattern; `None` when the regular expression is broken.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        if let Some(expression) = pattern.strip_prefix('~') {
            let anchored = format!("\\A(?:{expression})");
            return Some(Self::Regex(Box::new(Regex::new(&anchored).ok()?)));
        }
        if !pattern.contains(['*', '?', '[']) {
            return Some(Self::Exact(pattern.to_owned()));
        }
        Some(Self::Glob(parse_glob(pattern)))
    }

    /// Whether a name matches.
    pub(crate) fn matches(&self, name: &str) -> bool {
        match self {
            Self::Exact(pattern) => pattern == name,
            Self::Regex(regex) => regex.is_match(name).unwrap_or(false),
            Self::Glob(items) => glob_matches(items, name),
        }
    }
}

/// Whether a glob matches a whole name. Python: `fnmatch.fnmatchcase`.
pub fn matches_glob(pattern: &str, name: &str) -> bool {
    glob_matches(&parse_glob(pattern), name)
}

fn parse_glob(pattern: &str) -> Vec<Item> {
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

/// Matches with one point to come back to, which is enough for globs: the last star.
fn glob_matches(items: &[Item], name: &str) -> bool {
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

fn item_matches(item: &Item, char: char) -> bool {
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
    use super::NamePattern;

    #[test]
    fn globs() {
        let cases = [
            ("web*", "web1", true),
            ("web*", "we", false),
            ("*b*c", "abbbcbc", true),
            ("*b*c", "abbbcb", false),
            ("w?b", "web", true),
            ("w?b", "wb", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]]", "]", true),
            ("[x", "[x", true),
            ("[a-]", "-", true),
            ("é*", "été", true),
            ("~we", "web1", true),
            ("~eb", "web1", false),
            ("~(?i)WEB\\d$", "web1", true),
        ];
        for (pattern, name, want) in cases {
            let read = NamePattern::new(pattern).expect("a good pattern");
            assert_eq!(read.matches(name), want, "{pattern} {name}");
        }
        assert!(NamePattern::new("~(").is_none());
    }
}
