//! Names that are looked for: glob patterns or regular expressions.

use std::sync::Arc;

use shevek_plugin::python_regex::{Anchor, Regex, RegexError, RegexFlags, compile};
use shevek_plugin::shell_pattern::ShellPattern;

/// The options `patterns` and `excludes`; a regular expression that is none is told only when a name is compared with
/// it. Ansible: `pfilter`.
pub(super) struct Names {
    patterns: Vec<Name>,
    excludes: Vec<Name>,
}

enum Name {
    Shell(ShellPattern),
    Regex(Arc<Regex>),
    /// What is wrong with it.
    NoRegex(String),
}

impl Name {
    fn fits(&self, name: &str) -> Result<bool, String> {
        match self {
            Self::Shell(pattern) => Ok(pattern.matches(name)),
            Self::Regex(regex) => Ok(regex.is_match(name).unwrap_or(false)),
            Self::NoRegex(reason) => Err(reason.clone()),
        }
    }
}

impl Names {
    /// Compiles them.
    pub(super) fn new(patterns: &[String], excludes: &[String], use_regex: bool) -> Self {
        let all = if use_regex { ".*" } else { "*" };
        let all = [all.to_string()];
        let patterns = if patterns.is_empty() { &all } else { patterns };
        let compiled = |texts: &[String]| {
            texts
                .iter()
                .map(|text| {
                    if !use_regex {
                        return Name::Shell(ShellPattern::new(text));
                    }
                    match compile(text, RegexFlags::default(), Anchor::Start) {
                        Ok(regex) => Name::Regex(regex),
                        Err(RegexError(reason)) => Name::NoRegex(reason),
                    }
                })
                .collect()
        };
        Self {
            patterns: compiled(patterns),
            excludes: compiled(excludes),
        }
    }

    /// Whether a name is one of them.
    ///
    /// # Errors
    /// A regular expression that is none.
    pub(super) fn fit(&self, name: &str) -> Result<bool, String> {
        let any = |all: &[Name]| -> Result<bool, String> {
            for one in all {
                if one.fits(name)? {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        Ok(any(&self.patterns)? && !any(&self.excludes)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_as_in_python() {
        for (pattern, name, fits) in [
            ("*.log", "a.log", true),
            ("*.log", "a.logs", false),
            ("a?c", "abc", true),
            ("[!a]*", "b", true),
            ("[!a]*", "a", false),
            ("[]x]", "]", true),
            ("[a", "[a", true),
            ("a+b", "a+b", true),
            ("*", ".hidden", true),
        ] {
            let names = Names::new(&[pattern.into()], &[], false);
            assert_eq!(names.fit(name), Ok(fits), "{pattern} {name}");
        }
    }

    #[test]
    fn regular_expressions_match_from_the_start() {
        let names = Names::new(&["a.*\\.log".into()], &["ab".into()], true);
        assert_eq!(names.fit("ac.log.gz"), Ok(true));
        assert_eq!(names.fit("xac.log"), Ok(false));
        assert_eq!(names.fit("abc.log"), Ok(false));
    }
}
