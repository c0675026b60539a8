//! The file in which an answer is kept.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::identity::Identity;

/// No answer is longer.
const LONGEST: u64 = 256 << 10;

/// A question and its answer.
#[derive(Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) asked: Json,
    pub(super) depends: Vec<(PathBuf, Identity)>,
    pub(super) answer: Json,
}

/// A place for one note.
pub(super) struct Store(PathBuf);

impl Store {
    /// The place of this name, when the directory is this user's and nobody else writes there.
    pub(super) fn open(directory: &Path, name: &str) -> Option<Self> {
        let metadata = directory.symlink_metadata().ok()?;
        let is_ours = metadata.is_dir() && is_own(metadata.uid()) && metadata.mode() & 0o022 == 0;
        is_ours.then(|| Self(directory.join(format!("said-{name}.json"))))
    }

    /// What is kept, when nobody else could have written it.
    pub(super) fn read(&self) -> Option<Note> {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(flags.bits().cast_signed())
            .open(&self.0)
            .ok()?;
        let metadata = file.metadata().ok()?;
        if !(metadata.is_file() && is_own(metadata.uid()) && metadata.mode() & 0o777 == 0o600) {
            return None;
        }
        let mut bytes = Vec::new();
        file.take(LONGEST).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Keeps it; whoever reads meanwhile sees the one before or this one. Without room for it nothing is lost.
    pub(super) fn write(&self, note: &Note) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let Ok(bytes) = serde_json::to_vec(note) else {
            return;
        };
        let draft = self
            .0
            .with_extension(format!("{}-{number}", std::process::id()));
        let written = create(&draft).and_then(|mut file| file.write_all(&bytes));
        if written
            .and_then(|()| std::fs::rename(&draft, &self.0))
            .is_err()
        {
            let _ = std::fs::remove_file(&draft);
        }
    }
}

fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    match options.open(path) {
        // Left by a process that had our number.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            std::fs::remove_file(path)?;
            options.open(path)
        }
        other => other,
    }
}

fn is_own(uid: u32) -> bool {
    uid == rustix::process::geteuid().as_raw()
}
