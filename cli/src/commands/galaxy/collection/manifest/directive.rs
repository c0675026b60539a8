//! One directive.

use shevek_plugin::path_pattern::PathPattern;

/// Adds the files that a pattern means, or takes them away.
#[derive(Debug)]
pub(super) struct Directive {
    pub(super) adds: bool,
    pub(super) globs: Vec<PathPattern>,
}

impl Directive {
    /// Reads a line. A single word that is no action is a pattern to include.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(line: &str) -> Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (action, rest) = match words.as_slice() {
            [] => return Err("it is empty".into()),
            [word] if !ACTIONS.contains(word) => ("include", &words[..]),
            [action, rest @ ..] => (*action, rest),
        };
        let needs = |wanted: &str| Err(format!("'{action}' expects {wanted}"));
        let adds = matches!(
            action,
            "include" | "global-include" | "recursive-include" | "graft"
        );
        let globs = match (action, rest) {
            ("include" | "exclude" | "global-include" | "global-exclude", []) => {
                return needs("<pattern1> <pattern2> ...");
            }
            ("include" | "exclude", patterns) => patterns
                .iter()
                .map(|pattern| PathPattern::whole(pattern))
                .collect(),
            ("global-include" | "global-exclude", patterns) => patterns
                .iter()
                .map(|pattern| PathPattern::end(pattern))
                .collect(),
            ("recursive-include" | "recursive-exclude", [] | [_]) => {
                return needs("<dir> <pattern1> <pattern2> ...");
            }
            ("recursive-include" | "recursive-exclude", [folder, patterns @ ..]) => {
                let patterns = patterns.iter();
                patterns
                    .map(|pattern| PathPattern::below(folder, pattern))
                    .collect()
            }
            ("graft" | "prune", [folder]) => vec![PathPattern::below(folder, "")],
            ("graft" | "prune", _) => return needs("a single <dir_pattern>"),
            _ => return Err(format!("unknown action '{action}'")),
        };
        Ok(Self { adds, globs })
    }
}

const ACTIONS: [&str; 8] = [
    "include",
    "exclude",
    "global-include",
    "global-exclude",
    "recursive-include",
    "recursive-exclude",
    "graft",
    "prune",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_or_told_to_be_wrong() {
        for (line, adds, count) in [
            ("README.md", true, 1),
            ("include a b", true, 2),
            ("global-exclude /.* *.pyc", false, 2),
            ("recursive-include docs **.md", true, 1),
            ("prune tests", false, 1),
        ] {
            let directive = Directive::read(line).expect(line);
            assert_eq!((directive.adds, directive.globs.len()), (adds, count));
        }
        for line in [
            "",
            "include",
            "prune",
            "graft a b",
            "recursive-exclude a",
            "x y",
        ] {
            assert!(Directive::read(line).is_err(), "{line}");
        }
    }
}
