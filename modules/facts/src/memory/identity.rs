//! What tells a file from another one, and from itself before it was changed.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// Times of files can be this coarse.
const COARSE: u64 = 2;

/// A path as it was at one time: what lies there and, for a link, what it leads to. Nothing, when nothing is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    itself: Option<Inode>,
    leads_to: Option<Inode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Inode {
    device: u64,
    number: u64,
    mode: u32,
    size: u64,
    modified: (i64, i64),
    /// Nobody can set this one.
    changed: (i64, i64),
}

impl Identity {
    pub(super) fn of(path: &Path) -> Self {
        let inode = |metadata: Metadata| Inode {
            device: metadata.dev(),
            number: metadata.ino(),
            mode: metadata.mode(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        };
        Self {
            itself: path.symlink_metadata().ok().map(inode),
            leads_to: path.metadata().ok().map(inode),
        }
    }

    /// Whether it was certainly the same at that time.
    pub(super) fn is_older(&self, than: SystemTime) -> bool {
        let since = than.duration_since(SystemTime::UNIX_EPOCH);
        let limit = since
            .unwrap_or(Duration::ZERO)
            .as_secs()
            .saturating_sub(COARSE);
        [&self.itself, &self.leads_to]
            .into_iter()
            .flatten()
            .all(|inode| u64::try_from(inode.changed.0).is_ok_and(|changed| changed < limit))
    }
}
