//! Paths as text.

use std::path::{Component, Path, PathBuf};

/// An absolute path without `.` and `..`, where links stay as they are and `~` is the home folder. Ansible:
/// `unfrackpath(follow=False)`.
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let expanded = match path.strip_prefix("~") {
        Ok(rest) => std::env::home_dir().map_or_else(|| path.to_path_buf(), |home| home.join(rest)),
        Err(_) => path.to_path_buf(),
    };
    let absolute = std::path::absolute(&expanded).unwrap_or(expanded);
    let mut normal = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// Whether `path` lies in `folder`, by their names alone. Ansible: `is_subpath`.
pub(crate) fn is_inside(path: &Path, folder: &Path) -> bool {
    normalize(path).starts_with(normalize(folder))
}

/// A path as text.
pub(crate) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_go_and_names_stay() {
        for (given, expected) in [("/a/./b/../c", "/a/c"), ("/../a", "/a"), ("/a//b/", "/a/b")] {
            assert_eq!(normalize(Path::new(given)), Path::new(expected));
        }
        assert!(is_inside(
            Path::new("/r/tasks/x.yml"),
            Path::new("/r/tasks")
        ));
        assert!(!is_inside(
            Path::new("/r/tasks/../x.yml"),
            Path::new("/r/tasks")
        ));
    }
}
