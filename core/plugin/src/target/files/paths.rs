//! Paths as texts, as modules get and report them. Python: `os.path`.

use std::path::{Path, PathBuf};

/// Python: `os.path.exists`.
pub fn exists(path: impl AsRef<Path>) -> bool {
    path.as_ref().metadata().is_ok()
}

/// Python: `os.path.isdir`.
pub fn is_dir(path: impl AsRef<Path>) -> bool {
    path.as_ref().is_dir()
}

/// Python: `os.path.islink`.
pub fn is_link(path: impl AsRef<Path>) -> bool {
    path.as_ref().is_symlink()
}

/// Python: `os.path.dirname`.
pub fn directory_of(path: &str) -> &str {
    let head = &path[..path.rfind('/').map_or(0, |slash| slash + 1)];
    let trimmed = head.trim_end_matches('/');
    if trimmed.is_empty() { head } else { trimmed }
}

/// Python: `os.path.basename`.
pub fn base_name(path: &str) -> &str {
    &path[path.rfind('/').map_or(0, |slash| slash + 1)..]
}

/// Python: `os.path.join` of two.
pub fn join(head: &str, tail: &str) -> String {
    if tail.starts_with('/') || head.is_empty() {
        tail.to_string()
    } else if head.ends_with('/') {
        format!("{head}{tail}")
    } else {
        format!("{head}/{tail}")
    }
}

/// The extension with its dot, empty without one. Python: `os.path.splitext(path)[1]`.
pub fn splitext(path: &str) -> &str {
    let name = base_name(path);
    let body = name.trim_start_matches('.');
    match body.rfind('.') {
        Some(dot) => &body[dot..],
        None => "",
    }
}

/// The path with all links followed; what does not exist stays as it is. Python: `os.path.realpath`.
pub fn real_path(path: &str) -> String {
    /// Links followed at most, as in the kernel.
    const LINKS: usize = 40;

    let absolute = if path.starts_with('/') {
        PathBuf::from(path)
    } else {
        std::env::current_dir().unwrap_or_default().join(path)
    };
    let mut left: Vec<String> = parts(&absolute.to_string_lossy());
    let mut real = PathBuf::from("/");
    let mut links = 0;
    while let Some(part) = left.pop() {
        match part.as_str() {
            "." | "" => continue,
            ".." => {
                real.pop();
                continue;
            }
            _ => real.push(&part),
        }
        if links < LINKS
            && let Ok(target) = real.read_link()
        {
            links += 1;
            real.pop();
            if target.is_absolute() {
                real = PathBuf::from("/");
            }
            left.extend(parts(&target.to_string_lossy()));
        }
    }
    real.to_string_lossy().into_owned()
}

/// The parts of a path, the last one first.
fn parts(path: &str) -> Vec<String> {
    path.split('/').rev().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_python() {
        for (path, directory, base, extension) in [
            ("/a/b.txt", "/a", "b.txt", ".txt"),
            ("/a/", "/a", "", ""),
            ("a", "", "a", ""),
            ("/.bashrc", "/", ".bashrc", ""),
            ("a//b.tar.gz", "a", "b.tar.gz", ".gz"),
        ] {
            assert_eq!(directory_of(path), directory, "{path}");
            assert_eq!(base_name(path), base, "{path}");
            assert_eq!(splitext(path), extension, "{path}");
        }
        assert_eq!(join("/a", "b"), "/a/b");
        assert_eq!(join("/a/", "/b"), "/b");
        assert_eq!(join("", "b"), "b");
        assert_eq!(real_path("/../proc/./x/../self/../y"), "/proc/y");
    }
}
