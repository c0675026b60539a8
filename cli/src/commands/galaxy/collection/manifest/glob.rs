//! Patterns of paths in which `*` and `?` stay within a folder. Python: distlib's `Manifest`.

/// A pattern of a whole path.
#[derive(Debug)]
pub(super) struct Glob {
    parts: Vec<Part>,
    /// The path may begin with anything.
    is_end: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Char(char),
    /// One character of a name.
    One,
    /// Any number of them.
    Star,
    /// Any number of characters, slashes included.
    Anything,
    Set {
        is_negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Glob {
    /// The path from the top.
    pub(super) fn whole(pattern: &str) -> Self {
        Self {
            parts: parts(pattern),
            is_end: false,
        }
    }

    /// Whatever ends so.
    pub(super) fn end(pattern: &str) -> Self {
        Self {
            parts: parts(pattern),
            is_end: true,
        }
    }

    /// Below a folder, at any depth.
    pub(super) fn below(folder: &str, pattern: &str) -> Self {
        let mut all = parts(folder);
        all.push(Part::Char('/'));
        all.push(Part::Anything);
        all.extend(parts(pattern));
        Self {
            parts: all,
            is_end: false,
        }
    }

    /// Whether it is this path, which begins without a slash.
    pub(super) fn matches(&self, path: &str) -> bool {
        if !self.is_end {
            return fits(&self.parts, path);
        }
        // The slash before the path is the collection's folder's.
        let path = format!("/{path}");
        let mut starts = path.char_indices().map(|(at, _)| at);
        starts.any(|at| fits(&self.parts, &path[at..]))
    }
}

fn parts(pattern: &str) -> Vec<Part> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        at += 1;
        match c {
            '*' if parts.last() == Some(&Part::Star) => {}
            '*' => parts.push(Part::Star),
            '?' => parts.push(Part::One),
            '[' => match set(&chars[at..]) {
                Some((set, length)) => {
                    parts.push(set);
                    at += length;
                }
                None => parts.push(Part::Char('[')),
            },
            c => parts.push(Part::Char(*c)),
        }
    }
    parts
}

/// `a-c]` or `!x]`, and how long it is; `None` without its end.
fn set(chars: &[char]) -> Option<(Part, usize)> {
    let is_negated = chars.first() == Some(&'!');
    let start = usize::from(is_negated);
    // A bracket right at the start belongs to the set.
    let end = start + 1 + chars.get(start + 1..)?.iter().position(|c| *c == ']')?;
    let inner = &chars[start..end];
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(first) = inner.get(at) {
        match (inner.get(at + 1), inner.get(at + 2)) {
            (Some('-'), Some(last)) => {
                ranges.push((*first, *last));
                at += 3;
            }
            _ => {
                ranges.push((*first, *first));
                at += 1;
            }
        }
    }
    Some((Part::Set { is_negated, ranges }, end + 1))
}

/// Whether the parts are all of the text. Of several stars only the last of each kind is tried again.
fn fits(parts: &[Part], text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    // reached[n]: the parts so far may be the first n characters.
    let mut reached = vec![false; chars.len() + 1];
    reached[0] = true;
    for part in parts {
        let mut next = vec![false; chars.len() + 1];
        for at in 0..=chars.len() {
            let before = at.checked_sub(1);
            let c = before.and_then(|before| chars.get(before)).copied();
            next[at] = match part {
                Part::Star => {
                    reached[at] || before.is_some_and(|before| next[before]) && c != Some('/')
                }
                Part::Anything => reached[at] || before.is_some_and(|before| next[before]),
                one => before.is_some_and(|before| reached[before]) && c.is_some_and(|c| one.is(c)),
            };
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

impl Part {
    /// Whether it is this one character.
    fn is(&self, c: char) -> bool {
        match self {
            Self::Char(own) => *own == c,
            Self::One => c != '/',
            Self::Set { is_negated, ranges } => {
                ranges
                    .iter()
                    .any(|(first, last)| (*first..=*last).contains(&c))
                    != *is_negated
            }
            Self::Star | Self::Anything => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_patterns() {
        for (glob, path, expected) in [
            (Glob::whole("*.md"), "README.md", true),
            (Glob::whole("*.md"), "docs/README.md", false),
            (Glob::whole("meta/*.yml"), "meta/runtime.yml", true),
            (Glob::whole("a?c"), "abc", true),
            (Glob::whole("a?c"), "a/c", false),
            (Glob::whole("[a-c]x"), "bx", true),
            (Glob::whole("[!a-c]x"), "bx", false),
            (Glob::whole("[]]"), "]", true),
            (Glob::whole("[x"), "[x", true),
            (Glob::below("docs", "**.rst"), "docs/a/b.rst", true),
            (Glob::below("docs", "**.rst"), "docs/b.rst", true),
            (Glob::below("docs", "**.rst"), "other/docs/b.rst", false),
            (Glob::below("plugins", "*/**.py"), "plugins/a.py", false),
            (Glob::below("plugins", "*/**.py"), "plugins/x/y/a.py", true),
            (Glob::below("tests", ""), "tests/x/y", true),
            (Glob::end("*.pyc"), "a/b.pyc", true),
            (Glob::end("/.*"), "a/.b", true),
            (Glob::end("/.*"), ".b", true),
            (Glob::end("/.*"), ".b/c", false),
            (Glob::end("foo.py"), "xfoo.py", true),
        ] {
            assert_eq!(glob.matches(path), expected, "{glob:?} {path}");
        }
    }
}
