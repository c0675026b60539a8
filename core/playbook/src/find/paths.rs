//! Paths as text.

use std::path::{Component, Path, PathBuf};

/// An absolute path without `.` and `..`, where links stay as they are, `$NAME` is what the environment says and `~`
/// is the home folder. Ansible: `unfrackpath(follow=False)`.
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let path = with_environment(path);
    let expanded = match path.strip_prefix("~") {
        Ok(rest) => std::env::home_dir().map_or_else(|| path.clone(), |home| home.join(rest)),
        Err(_) => path,
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

/// The path with `$NAME` and `${NAME}` replaced; a name that the environment does not have stays. Python:
/// `os.path.expandvars`.
fn with_environment(path: &Path) -> PathBuf {
    let Some(written) = path.to_str().filter(|text| text.contains('$')) else {
        return path.to_path_buf();
    };
    let mut expanded = String::new();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        let (name, end) = match after
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'))
        {
            Some((name, end)) => (name, end),
            None => after.split_at(
                after
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(after.len()),
            ),
        };
        let value = (!name.is_empty())
            .then(|| std::env::var(name).ok())
            .flatten();
        match value {
            Some(value) => {
                expanded.push_str(&value);
                rest = end;
            }
            None => {
                expanded.push('$');
                rest = after;
            }
        }
    }
    expanded.push_str(rest);
    PathBuf::from(expanded)
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
    fn names_of_the_environment_are_replaced() {
        let manifest = env!("CARGO_MANIFEST_DIR");
        for (given, expected) in [
            ("$CARGO_MANIFEST_DIR/x", format!("{manifest}/x")),
            ("${CARGO_MANIFEST_DIR}x", format!("{manifest}x")),
            ("/a$NO_SUCH_NAME/b$", "/a$NO_SUCH_NAME/b$".into()),
            ("/a${NO_SUCH", "/a${NO_SUCH".into()),
        ] {
            assert_eq!(normalize(Path::new(given)), PathBuf::from(expected));
        }
    }

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
