//! What the tests of dylibs share.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Builds the crates in `tests/fixtures` (once, into a directory of their own) and returns where their files are.
fn fixtures() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures")))
}

/// Builds a crate outside the workspace and returns where its files are.
pub(crate) fn build(package: &str) -> PathBuf {
    // One directory for all: they share their dependencies.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugin-fixtures");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--manifest-path"])
        .arg(Path::new(package).join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        // The same for all, so that what they share is built once.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .expect("cargo is started");
    assert!(
        output.status.success(),
        "{package} is built: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    target.join("debug")
}

/// The file of a fixture.
pub(crate) fn fixture(name: &str) -> PathBuf {
    fixtures().join(format!("libfixture_{name}.so"))
}

/// A directory of its own for a test, gone when it is dropped.
pub(crate) struct TestDirectory(PathBuf);

impl TestDirectory {
    /// An empty one.
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("plugin-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the directory is made");
        Self(path)
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// A copy of a fixture in it, under another file name.
    pub(crate) fn copy(&self, name: &str, file: &str) -> PathBuf {
        let path = self.0.join(file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).expect("the directory is made");
        }
        std::fs::copy(fixture(name), &path).expect("the fixture is copied");
        path
    }

    /// A file in it.
    pub(crate) fn write(&self, file: &str, content: &[u8]) -> PathBuf {
        let path = self.0.join(file);
        std::fs::write(&path, content).expect("the file is written");
        path
    }
}

impl Drop for TestDirectory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
