//! Patterns of paths in which `*` and `?` stay within a folder. Python: distlib's `Manifest`.

use crate::shell_pattern::{Item, item_matches, parse};

/// A pattern of a whole path.
#[derive(Debug)]
pub struct PathPattern {
    /// Between two of them lies any number of characters, slashes included.
    pieces: Vec<Vec<Item>>,
    /// The path may begin with anything.
    is_end: bool,
}

impl PathPattern {
    /// The path from the top.
    pub fn whole(pattern: &str) -> Self {
        Self {
            pieces: vec![parse(pattern)],
            is_end: false,
        }
    }

    /// Whatever ends so.
    pub fn end(pattern: &str) -> Self {
        Self {
            is_end: true,
            ..Self::whole(pattern)
        }
    }

    /// Below a folder, at any depth.
    pub fn below(folder: &str, pattern: &str) -> Self {
        Self {
            pieces: vec![parse(&format!("{folder}/")), parse(pattern)],
            is_end: false,
        }
    }

    /// Whether it is this path, which begins without a slash. Takes time in proportion to pattern and path.
    pub fn matches(&self, path: &str) -> bool {
        // The slash before the path is that of the folder it is in.
        let slash = self.is_end.then_some('/');
        let chars: Vec<char> = slash.into_iter().chain(path.chars()).collect();
        // reached[n]: the parts so far may be the first n characters.
        let mut reached = vec![false; chars.len() + 1];
        reached[0] = true;
        if self.is_end {
            reached[..chars.len()].fill(true);
        }
        for (index, piece) in self.pieces.iter().enumerate() {
            if index > 0 {
                let first = reached.iter().position(|reached| *reached);
                reached[first.unwrap_or(chars.len() + 1)..].fill(true);
            }
            for item in piece {
                reached = further(item, &chars, &reached);
            }
        }
        reached.last() == Some(&true)
    }
}

/// Where a part ends when what is before it ends at the places `reached`.
fn further(item: &Item, chars: &[char], reached: &[bool]) -> Vec<bool> {
    let mut next = vec![false; reached.len()];
    let is_star = *item == Item::AnyChars;
    next[0] = is_star && reached[0];
    for (before, char) in chars.iter().enumerate() {
        next[before + 1] = match item {
            Item::AnyChars => reached[before + 1] || next[before] && *char != '/',
            Item::AnyChar => reached[before] && *char != '/',
            other => reached[before] && item_matches(other, *char),
        };
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_patterns() {
        for (glob, path, expected) in [
            (PathPattern::whole("*.md"), "README.md", true),
            (PathPattern::whole("*.md"), "docs/README.md", false),
            (PathPattern::whole("meta/*.yml"), "meta/runtime.yml", true),
            (PathPattern::whole("a?c"), "abc", true),
            (PathPattern::whole("a?c"), "a/c", false),
            (PathPattern::whole("[a-c]x"), "bx", true),
            (PathPattern::whole("[!a-c]x"), "bx", false),
            (PathPattern::whole("[]]"), "]", true),
            (PathPattern::whole("[x"), "[x", true),
            (PathPattern::below("docs", "**.rst"), "docs/a/b.rst", true),
            (PathPattern::below("docs", "**.rst"), "docs/b.rst", true),
            (
                PathPattern::below("docs", "**.rst"),
                "other/docs/b.rst",
                false,
            ),
            (
                PathPattern::below("plugins", "*/**.py"),
                "plugins/a.py",
                false,
            ),
            (
                PathPattern::below("plugins", "*/**.py"),
                "plugins/x/y/a.py",
                true,
            ),
            (PathPattern::below("tests", ""), "tests/x/y", true),
            (PathPattern::end("*.pyc"), "a/b.pyc", true),
            (PathPattern::end("/.*"), "a/.b", true),
            (PathPattern::end("/.*"), ".b", true),
            (PathPattern::end("/.*"), ".b/c", false),
            (PathPattern::end("foo.py"), "xfoo.py", true),
        ] {
            assert_eq!(glob.matches(path), expected, "{glob:?} {path}");
        }
    }
}
