//! Globs (`web*`, `db?`, `[a-c]1`, `[!x]`) and regular expressions (`~web\d`).

use fancy_regex::Regex;
use shevek_plugin::shell_pattern::ShellPattern;

/// A pattern for names.
pub(crate) enum NamePattern {
    /// A name as it is.
    Exact(String),
    /// A glob, as Python's `fnmatch` reads it.
    Glob(ShellPattern),
    /// A regular expression that has to match at the start.
    Regex(Box<Regex>),
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
        Some(Self::Glob(ShellPattern::new(pattern)))
    }

    /// Whether a name matches.
    pub(crate) fn matches(&self, name: &str) -> bool {
        match self {
            Self::Exact(pattern) => pattern == name,
            Self::Regex(regex) => regex.is_match(name).unwrap_or(false),
            Self::Glob(pattern) => pattern.matches(name),
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
