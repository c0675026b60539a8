//! A folder that is gone at the test's end.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A folder with the files of a case.
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A new one with these files.
    pub(crate) fn with<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("playbook-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        // Paths of roles are without links.
        let folder = Self {
            path: path.canonicalize().expect("its path"),
        };
        for (name, text) in files {
            let file = folder.path.join(name);
            std::fs::create_dir_all(file.parent().expect("a file in a folder")).expect("a folder");
            std::fs::write(file, text).expect("a file");
        }
        folder
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A text with `DIR` in place of its path.
    pub(crate) fn hide(&self, text: &str) -> String {
        text.replace(&*self.path.to_string_lossy(), "DIR")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
