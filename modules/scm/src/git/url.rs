//! Addresses of repositories.

use std::path::{Component, Path, PathBuf};

use shevek_plugin::ModuleContext;
use shevek_plugin::target::expand_user;

use super::program::own_uid;

/// The address as git gets it: options such as `--depth` need a protocol even for a path.
pub(super) fn with_protocol(repo: &str, context: &ModuleContext<'_>) -> String {
    let expanded = expand_user(repo, context.variable("HOME").as_deref(), own_uid());
    if expanded.starts_with('/') {
        format!("file://{expanded}")
    } else {
        repo.to_string()
    }
}

/// Whether two addresses are one: written alike, or paths that are the same. Ansible: `unfrackgitpath`.
pub(super) fn is_same(one: &str, other: &str, context: &ModuleContext<'_>) -> bool {
    one == other || plain(one, context) == plain(other, context)
}

/// The address as if it were a path: absolute, with links followed.
fn plain(url: &str, context: &ModuleContext<'_>) -> PathBuf {
    let expanded = expand_user(url, context.variable("HOME").as_deref(), own_uid());
    let absolute = std::path::absolute(&expanded).unwrap_or_else(|_| PathBuf::from(&expanded));
    let mut real = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                real.pop();
            }
            component => real.push(component),
        }
        if let Ok(found) = std::fs::canonicalize(&real) {
            real = found;
        }
    }
    real
}

/// The path with all links followed as far as there is something. Python: `os.path.realpath`.
pub(super) fn real_path(path: &str) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let mut rest = Vec::new();
    let mut there: &Path = &path;
    loop {
        if let Ok(found) = std::fs::canonicalize(there) {
            let whole = rest.iter().rev().fold(found, |path, name| path.join(name));
            return whole.to_string_lossy().into_owned();
        }
        match (there.parent(), there.file_name()) {
            (Some(parent), Some(name)) => {
                rest.push(name);
                there = parent;
            }
            _ => return path.to_string_lossy().into_owned(),
        }
    }
}

/// A text without the passwords of the addresses in it: `://user:password@` loses the password.
pub(super) fn without_passwords(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("://") {
        let (before, after) = rest.split_at(start + 3);
        shown.push_str(before);
        let end = after
            .find(|c: char| c == '/' || c.is_whitespace() || matches!(c, '\'' | '"'))
            .unwrap_or(after.len());
        let (authority, tail) = after.split_at(end);
        match (authority.find(':'), authority.rfind('@')) {
            (Some(colon), Some(at)) if colon < at => {
                shown.push_str(&authority[..=colon]);
                shown.push_str("********");
                shown.push_str(&authority[at..]);
            }
            _ => shown.push_str(authority),
        }
        rest = tail;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::without_passwords;

    #[test]
    fn passwords_are_not_shown() {
        let text = "fatal: unable to access 'https://me:secr@et@a.example/x.git/': no; see http://b.example:80/@";
        assert_eq!(
            without_passwords(text),
            "fatal: unable to access 'https://me:********@a.example/x.git/': no; see http://b.example:80/@"
        );
        assert_eq!(without_passwords("git@host:path"), "git@host:path");
    }
}
