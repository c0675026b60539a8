//! Where a member belongs below the destination.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

/// The path below the destination: a slash at the start does not count, and `.` is the destination itself.
///
/// # Errors
/// When it would lead out of the destination.
pub(super) fn relative(name: &[u8]) -> Result<PathBuf, String> {
    if name.contains(&0) {
        return Err(format!("{}: not a path", String::from_utf8_lossy(name)));
    }
    let mut path = PathBuf::new();
    for component in Path::new(OsStr::from_bytes(name)).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir | Component::RootDir => {}
            Component::ParentDir | Component::Prefix(_) => {
                return Err(format!(
                    "The member {} would leave the destination",
                    String::from_utf8_lossy(name)
                ));
            }
        }
    }
    Ok(path)
}

/// Whether what a link holds stays where the link is: then members may go through it.
pub(super) fn is_tame(target: &[u8]) -> bool {
    Path::new(OsStr::from_bytes(target))
        .components()
        .all(|component| matches!(component, Component::Normal(_) | Component::CurDir))
}

#[cfg(test)]
mod tests {
    use super::{is_tame, relative};

    #[test]
    fn paths_stay_below() {
        let path = |name: &str| relative(name.as_bytes()).map(|path| path.display().to_string());
        assert_eq!(path("./a//b/"), Ok("a/b".into()));
        assert_eq!(path("/etc/x"), Ok("etc/x".into()));
        assert_eq!(path("./"), Ok(String::new()));
        for bad in ["../x", "a/../../x", "a/..", "a\0b"] {
            assert!(path(bad).is_err(), "{bad}");
        }
        assert!(is_tame(b"a/b") && !is_tame(b"/a") && !is_tame(b"a/../../b"));
    }
}
