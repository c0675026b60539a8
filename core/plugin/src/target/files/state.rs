//! What is at a path. Ansible: `get_state` of the module `file`.

use std::os::unix::fs::MetadataExt;

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Absent,
    /// A symbolic link.
    Link,
    /// A directory.
    Directory,
    /// A file with further names.
    Hard,
    /// A file or something else.
    File,
}

impl State {
    /// Looks.
    pub fn of(path: &str) -> Self {
        let Ok(metadata) = std::fs::symlink_metadata(path) else {
            return Self::Absent;
        };
        if metadata.is_symlink() {
            Self::Link
        } else if metadata.is_dir() {
            Self::Directory
        } else if metadata.nlink() > 1 {
            Self::Hard
        } else {
            Self::File
        }
    }

    /// Its name in options and results.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Link => "link",
            Self::Directory => "directory",
            Self::Hard => "hard",
            Self::File => "file",
        }
    }
}
