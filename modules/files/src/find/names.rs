//! Names that are looked for: glob patterns or regular expressions.

use std::sync::Arc;

use shevek_plugin::ModuleError;
use shevek_plugin::python_regex::{Anchor, Regex, RegexError, RegexFlags, compile};
use shevek_plugin::shell_pattern::ShellPattern;

use crate::common::crash;

/// The options `patterns` and `excludes`. Ansible: `pfilter`.
pub(super) struct Names {
    patterns: Vec<Name>,
    excludes: Vec<Name>,
}

enum Name {
    Shell(ShellPattern),
    Regex(Arc<Regex>),
}

impl Name {
    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Shell(pattern) => pattern.matches(name),
            Self::Regex(regex) => regex.is_match(name).unwrap_or(false),
        }
    }
}

impl Names {
    /// Compiles them.
    pub(super) fn new(
        patterns: &[String],
        excludes: &[String],
        use_regex: bool,
    ) -> Result<Self, ModuleError> {
        let all = if use_regex { ".*" } else { "*" };
        let all = [all.to_string()];
        let patterns = if patterns.is_empty() { &all } else { patterns };
        let compiled = |texts: &[String]| {
            texts
                .iter()
                .map(|text| {
                    if !use_regex {
                        return Ok(Name::Shell(ShellPattern::new(text)));
                    }
                    compile(text, RegexFlags::default(), Anchor::Start)
                        .map(Name::Regex)
                        .map_err(|RegexError(message)| crash(message))
                })
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            patterns: compiled(patterns)?,
            excludes: compiled(excludes)?,
        })
    }

    /// Whether a name is one of them.
    pub(super) fn fit(&self, name: &str) -> bool {
        let any = |all: &[Name]| all.iter().any(|one| one.fits(name));
        any(&self.patterns) && !any(&self.excludes)
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
            let names = Names::new(&[pattern.into()], &[], false).expect("compiles");
            assert_eq!(names.fit(name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn regular_expressions_match_from_the_start() {
        let names = Names::new(&["a.*\\.log".into()], &["ab".into()], true).expect("compiles");
        assert!(names.fit("ac.log.gz") && !names.fit("xac.log") && !names.fit("abc.log"));
    }
}
