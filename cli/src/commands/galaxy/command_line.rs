//! The type that may be left out.

use std::ffi::OsString;

/// A command line in which `role` is no longer missing.
pub(in crate::commands) struct CommandLine {
    /// With `role` where it was missing.
    pub(in crate::commands) arguments: Vec<OsString>,
    /// Whether it was.
    pub(in crate::commands) has_no_type: bool,
}

impl CommandLine {
    /// `at` is where the type belongs. Ansible: `GalaxyCLI.__init__`.
    pub(in crate::commands) fn read(mut arguments: Vec<OsString>, at: usize) -> Self {
        let has_type = arguments
            .get(at..)
            .unwrap_or_default()
            .iter()
            .any(|word| word == "role" || word == "collection");
        let is_other = arguments.get(at).is_none_or(|word| {
            ["-h", "--help", "--version", "-V", "help"]
                .iter()
                .any(|other| word == other)
        });
        let has_no_type = !has_type && !is_other;
        if has_no_type {
            arguments.insert(at, "role".into());
        }
        Self {
            arguments,
            has_no_type,
        }
    }

    /// The command line of `shevek`, which is changed when it is that of `shevek galaxy`.
    pub(in crate::commands) fn of_shevek(arguments: Vec<OsString>) -> Self {
        if arguments.get(1).is_some_and(|word| word == "galaxy") {
            return Self::read(arguments, 2);
        }
        Self {
            arguments,
            has_no_type: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, bool) {
        let line = CommandLine::of_shevek(line.split(' ').map(OsString::from).collect());
        let words: Vec<_> = line
            .arguments
            .iter()
            .map(|word| word.to_string_lossy())
            .collect();
        (words.join(" "), line.has_no_type)
    }

    #[test]
    fn a_role_is_meant_without_a_type() {
        assert_eq!(
            read("shevek galaxy install x"),
            ("shevek galaxy role install x".into(), true)
        );
        assert_eq!(
            read("shevek galaxy role list"),
            ("shevek galaxy role list".into(), false)
        );
        assert_eq!(
            read("shevek galaxy --help"),
            ("shevek galaxy --help".into(), false)
        );
        assert_eq!(read("shevek galaxy"), ("shevek galaxy".into(), false));
        assert_eq!(
            read("shevek doc install"),
            ("shevek doc install".into(), false)
        );
    }
}
