//! Paths as the user writes them.

use std::path::{Component, Path, PathBuf};

use clap::ArgMatches;

use crate::configuration::{Configuration, text};

/// Absolute, with `~` and `$NAME` replaced, without `.` and `..`; links are not followed.
/// Ansible: `unfrackpath(path, follow=False)`.
pub(crate) fn unfracked(text: &str) -> PathBuf {
    let expanded = with_variables(text, |name| std::env::var(name).ok());
    let home = || std::env::var_os("HOME").map(PathBuf::from);
    let path = match (expanded.strip_prefix('~'), home()) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(expanded),
    };
    let path = std::path::absolute(&path).unwrap_or(path);
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The folder that stands for a playbook's: of the command line, else of the configuration.
pub(crate) fn playbook_dir(matches: &ArgMatches, configuration: &Configuration) -> Option<PathBuf> {
    let given = matches.get_one::<String>("playbook-dir").cloned();
    let given = given.or_else(|| {
        text(
            configuration,
            "ANSIBLE_PLAYBOOK_DIR",
            "defaults",
            "playbook_dir",
        )
    });
    given.map(|given| unfracked(&given))
}

/// With links followed, as far as the path exists. Python: `os.path.realpath`.
pub(crate) fn real_path(path: &Path) -> PathBuf {
    /// More links than this one after the other go in circles.
    const LINKS: u8 = 40;
    let mut path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for _ in 0..LINKS {
        if let Ok(real) = path.canonicalize() {
            return real;
        }
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return path;
        };
        let parent = real_path(parent);
        match path.read_link() {
            // Leads to what does not exist yet.
            Ok(target) => path = parent.join(target),
            Err(_) => return parent.join(name),
        }
    }
    path
}

/// Replaces `$NAME` and `${NAME}`; those without a value stay. Python: `os.path.expandvars`.
fn with_variables(text: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let braced = after
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'));
        let (name, left) = match braced {
            Some(found) => found,
            None => {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let end = after.find(|c| !is_name(c)).unwrap_or(after.len());
                after.split_at(end)
            }
        };
        match value_of(name).filter(|_| !name.is_empty()) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&rest[at..rest.len() - left.len()]),
        }
        rest = left;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_in_paths() {
        let value_of = |name: &str| (name == "A").then(|| "x".to_string());
        for (text, expected) in [
            ("$A/${A}/$B/${B}", "x/x/$B/${B}"),
            ("a$", "a$"),
            ("$/${A", "$/${A"),
            ("$A.b$AB", "x.b$AB"),
        ] {
            assert_eq!(with_variables(text, value_of), expected);
        }
    }

    #[test]
    fn paths_become_plain() {
        assert_eq!(unfracked("/a/./b/../c"), Path::new("/a/c"));
        assert_eq!(
            real_path(Path::new("/proc/none/x")),
            Path::new("/proc/none/x")
        );
    }
}
