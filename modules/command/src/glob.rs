//! Whether a pattern matches any file, as Python's `glob.glob` decides it.

use std::path::{Path, PathBuf};

use shevek_plugin::shell_pattern::ShellPattern;

/// Whether anything matches `pattern`; relative patterns are taken from `directory`.
pub(crate) fn any_match(directory: &Path, pattern: &str) -> bool {
    if pattern.is_empty() {
        return false;
    }
    let mut found = vec![if pattern.starts_with('/') {
        PathBuf::from("/")
    } else {
        directory.to_path_buf()
    }];
    let mut parts = pattern
        .split('/')
        .filter(|part| !part.is_empty())
        .peekable();
    let only_directories = pattern.ends_with('/');
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        found = found
            .iter()
            .flat_map(|base| candidates(base, part))
            .filter(|path| (last && !only_directories) || path.is_dir())
            .collect();
        if found.is_empty() {
            return false;
        }
    }
    true
}

fn has_magic(part: &str) -> bool {
    part.contains(['*', '?', '['])
}

fn candidates(base: &Path, part: &str) -> Vec<PathBuf> {
    if !has_magic(part) {
        let path = base.join(part);
        // A dangling link counts as present: Python asks lexists.
        return if path.symlink_metadata().is_ok() {
            vec![path]
        } else {
            Vec::new()
        };
    }
    let Ok(entries) = std::fs::read_dir(base) else {
        return Vec::new();
    };
    let pattern = ShellPattern::new(part);
    entries
        .filter_map(Result::ok)
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            (!name.starts_with('.') || part.starts_with('.')) && pattern.matches(&name)
        })
        .map(|entry| entry.path())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_matches(pattern: &str, name: &str) -> bool {
        ShellPattern::new(pattern).matches(name)
    }

    #[test]
    fn names_as_in_python() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abbd", false),
            ("a?c", "aéc", true),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]]x", "]x", true),
            ("[!]]x", "ax", true),
            ("[ab", "[ab", true),
            ("[a-]", "-", true),
            ("**", "abc", true),
        ] {
            assert_eq!(name_matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn files_of_a_directory() {
        let root = std::env::temp_dir().join(format!("shevek-glob-{}", std::process::id()));
        std::fs::create_dir_all(root.join("d1/sub")).expect("temporary directory");
        std::fs::write(root.join("d1/.hidden"), "").expect("file");
        std::os::unix::fs::symlink("nowhere", root.join("dangling")).expect("link");
        for (pattern, expected) in [
            ("d1", true),
            ("d1/", true),
            ("dangling", true),
            ("dangling/", false),
            ("*/sub", true),
            ("d?/s*", true),
            ("d1/*hidden", false),
            ("d1/.h*", true),
            ("no*", false),
            ("no/*", false),
            ("", false),
        ] {
            assert_eq!(any_match(&root, pattern), expected, "{pattern}");
        }
        assert!(any_match(
            Path::new("/nowhere"),
            &format!("{}/d*", root.display())
        ));
        std::fs::remove_dir_all(&root).expect("cleanup");
    }
}
