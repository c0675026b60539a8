//! Names that are looked for: glob patterns or regular expressions.

use std::sync::Arc;

use shevek_plugin::ModuleError;
use shevek_plugin::python_regex::{Anchor, Regex, RegexError, RegexFlags, compile, escape};

use crate::common::crash;

/// The options `patterns` and `excludes`. Ansible: `pfilter`.
pub(super) struct Names {
    patterns: Vec<Arc<Regex>>,
    excludes: Vec<Arc<Regex>>,
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
                    let outcome = if use_regex {
                        compile(text, RegexFlags::default(), Anchor::Start)
                    } else {
                        glob(text)
                    };
                    outcome.map_err(|RegexError(message)| crash(message))
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
        let any = |all: &[Arc<Regex>]| all.iter().any(|one| one.is_match(name).unwrap_or(false));
        any(&self.patterns) && !any(&self.excludes)
    }
}

/// A pattern of the shell. Python: `fnmatch.translate`.
fn glob(pattern: &str) -> Result<Arc<Regex>, RegexError> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '*' => out.push_str(".*"),
            '?' => out.push('.'),
            '[' => match class_end(rest) {
                None => out.push_str(r"\["),
                Some(end) => {
                    let inner = rest[..end].replace('\\', r"\\");
                    let inner = match inner.strip_prefix('!') {
                        Some(inner) => format!("^{inner}"),
                        None if inner.starts_with('^') => format!("\\{inner}"),
                        None => inner,
                    };
                    out.push('[');
                    out.push_str(&inner);
                    out.push(']');
                    rest = &rest[end + 1..];
                }
            },
            c => out.push_str(&escape(&c.to_string())),
        }
    }
    let flags = RegexFlags {
        dot_all: true,
        ..RegexFlags::default()
    };
    compile(&out, flags, Anchor::Whole)
}

/// Where a class that has begun ends.
fn class_end(rest: &str) -> Option<usize> {
    let mut from = 0;
    if rest.starts_with('!') {
        from = 1;
    }
    if rest[from..].starts_with(']') {
        from += 1;
    }
    rest[from..].find(']').map(|end| end + from)
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
