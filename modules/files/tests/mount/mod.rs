//! File systems for tests of what goes wrong.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A small file system of its own, gone with the test.
pub(crate) struct Mount(pub(crate) PathBuf);

impl Mount {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("shevek-mount-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a directory");
        run("mount", &["-t", "tmpfs", "-o", "size=64k", "none"], &path);
        Self(path)
    }

    pub(crate) fn file_named(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // For a moment it may be in use: a program that another test starts has its parent's files until it runs.
        let unmounted = (0..100).any(|_| {
            let status = Command::new("umount").arg(&self.0).status();
            let done = status.expect("it starts").success();
            if !done {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            done
        });
        assert!(unmounted, "umount");
        std::fs::remove_dir(&self.0).expect("empty");
    }
}

/// Runs a program on a path.
pub(crate) fn run(program: &str, arguments: &[&str], path: &Path) {
    let status = Command::new(program)
        .args(arguments)
        .arg(path)
        .status()
        .expect("it starts");
    assert!(status.success(), "{program}");
}
