//! Devices are never replaced by files.

use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

/// Refuses a path that is a device: a file that is renamed to `/dev/null` breaks the whole system.
///
/// # Errors
/// When there is a device, whether or not links lead to it.
pub(crate) fn refuse_device(path: &Path) -> io::Result<()> {
    let kind = match std::fs::metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(_) => return Ok(()),
    };
    if kind.is_char_device() || kind.is_block_device() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{} is a device: no file takes its place", path.display()),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::refuse_device;

    #[test]
    fn devices_are_refused_and_nothing_else_is() {
        let error = refuse_device(Path::new("/dev/null")).expect_err("it is one");
        assert_eq!(
            error.to_string(),
            "/dev/null is a device: no file takes its place"
        );
        for path in ["/dev", "/proc/self/environ", "/nonexistent/file"] {
            assert!(refuse_device(Path::new(path)).is_ok(), "{path}");
        }
    }
}
