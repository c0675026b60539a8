//! Going through directories. Python: `os.walk(topdown=True)`.

use std::io;
use std::path::{Path, PathBuf};

/// What is in one directory.
pub(super) struct Level {
    pub(super) root: PathBuf,
    pub(super) directories: Vec<PathBuf>,
    pub(super) files: Vec<PathBuf>,
}

/// Goes through a directory and all below it, the uppermost first.
pub(super) struct Walk {
    left: Vec<PathBuf>,
    follow: bool,
}

impl Walk {
    pub(super) fn new(top: &Path, follow: bool) -> Self {
        Self {
            left: vec![top.to_path_buf()],
            follow,
        }
    }

    /// The next directory, or why it cannot be read.
    pub(super) fn next(&mut self) -> Option<Result<Level, (PathBuf, io::Error)>> {
        let root = self.left.pop()?;
        let entries = match std::fs::read_dir(&root) {
            Ok(entries) => entries,
            Err(error) => return Some(Err((root, error))),
        };
        let mut level = Level {
            root,
            directories: Vec::new(),
            files: Vec::new(),
        };
        for entry in entries {
            let path = match entry {
                Ok(entry) => entry.path(),
                Err(error) => return Some(Err((level.root, error))),
            };
            // A link to a directory is among the directories.
            if path.is_dir() {
                level.directories.push(path);
            } else {
                level.files.push(path);
            }
        }
        Some(Ok(level))
    }

    /// Goes into the directories of a level.
    pub(super) fn enter(&mut self, level: &Level) {
        let follow = self.follow;
        let inner = level
            .directories
            .iter()
            .filter(|path| follow || !path.is_symlink());
        self.left.extend(inner.rev().cloned());
    }
}
