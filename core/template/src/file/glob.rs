//! Python's `glob.glob` without `**`.

use std::fs;
use std::path::{Path, PathBuf};

use shevek_plugin::shell_pattern::ShellPattern;

/// Files and directories that match a pattern with `*`, `?` and `[...]`, sorted by name.
pub(crate) fn glob(pattern: &str) -> Vec<PathBuf> {
    let (start, rest) = match pattern.strip_prefix('/') {
        Some(rest) => (PathBuf::from("/"), rest),
        None => (PathBuf::new(), pattern),
    };
    let mut found = vec![start];
    for part in rest.split('/').filter(|part| !part.is_empty()) {
        found = found.iter().flat_map(|base| step(base, part)).collect();
    }
    found.retain(|path| !path.as_os_str().is_empty());
    found
}

fn step(base: &Path, part: &str) -> Vec<PathBuf> {
    if !part.contains(['*', '?', '[']) {
        let path = base.join(part);
        return if path.symlink_metadata().is_ok() {
            vec![path]
        } else {
            Vec::new()
        };
    }
    let pattern = ShellPattern::new(part);
    let directory = if base.as_os_str().is_empty() {
        Path::new(".")
    } else {
        base
    };
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.retain(|name| (part.starts_with('.') || !name.starts_with('.')) && pattern.matches(name));
    names.sort();
    names.into_iter().map(|name| base.join(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_names() {
        for (pattern, name, expected) in [
            ("*.conf", "a.conf", true),
            ("*.conf", "aXconf", false),
            ("a?[b-c]", "axb", true),
            ("a[!b]", "ab", false),
            ("a[!b]x", "acx", true),
            ("[]]x", "]x", true),
            ("a[", "a[", true),
        ] {
            assert_eq!(
                ShellPattern::new(pattern).matches(name),
                expected,
                "{pattern} {name}"
            );
        }
    }
}
