//! Python's `glob.glob` without `**`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::python::regex::{Anchor, RegexFlags, compile};

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
    let Ok(regex) = compile(
        &to_regex(part),
        RegexFlags {
            dot_all: true,
            ..RegexFlags::default()
        },
        Anchor::Whole,
    ) else {
        return Vec::new();
    };
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
    names.retain(|name| {
        (part.starts_with('.') || !name.starts_with('.')) && regex.is_match(name).unwrap_or(false)
    });
    names.sort();
    names.into_iter().map(|name| base.join(name)).collect()
}

/// Python's `fnmatch.translate`.
pub(crate) fn to_regex(pattern: &str) -> String {
    let mut out = String::new();
    let mut characters = pattern.char_indices();
    while let Some((index, c)) = characters.next() {
        match c {
            '*' => out.push_str(".*"),
            '?' => out.push('.'),
            '[' => {
                let inside = &pattern[index + 1..];
                let skip = usize::from(inside.starts_with(['!', ']']))
                    + usize::from(inside.starts_with("!]"));
                match inside
                    .get(skip..)
                    .and_then(|rest| rest.find(']'))
                    .map(|end| end + skip)
                {
                    None => out.push_str(r"\["),
                    Some(end) => {
                        let class = inside[..end].replace('\\', r"\\").replace('[', r"\[");
                        let class = class
                            .strip_prefix('!')
                            .map_or(class.clone(), |rest| format!("^{rest}"));
                        out.extend(["[", class.as_str(), "]"]);
                        let length = inside[..=end].chars().count();
                        characters.nth(length - 1);
                    }
                }
            }
            c => out.push_str(&crate::python::regex::escape(&c.to_string())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_regular_expressions() {
        for (pattern, name, expected) in [
            ("*.conf", "a.conf", true),
            ("*.conf", "aXconf", false),
            ("a?[b-c]", "axb", true),
            ("a[!b]", "ab", false),
            ("a[!b]x", "acx", true),
            ("[]]x", "]x", true),
            ("a[", "a[", true),
        ] {
            let regex = compile(&to_regex(pattern), RegexFlags::default(), Anchor::Whole)
                .expect("a valid pattern");
            assert_eq!(
                regex.is_match(name).expect("it matches"),
                expected,
                "{pattern} {name}"
            );
        }
    }
}
