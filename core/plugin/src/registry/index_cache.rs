//! Remembers which file holds which plugins.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use super::info::PluginInfo;
use crate::contract_version::CONTRACT_VERSION;

/// An index of files and their plugins in a directory of the user's own. Whatever is wrong with it, plugins are
/// found all the same: by loading their files.
pub(super) struct IndexCache {
    directory: PathBuf,
    index: OnceLock<Mutex<Index>>,
}

#[derive(Default)]
struct Index {
    files: BTreeMap<PathBuf, Known>,
    changed: bool,
}

#[derive(Clone, Serialize, Deserialize)]
struct Known {
    state: FileState,
    plugins: Vec<PluginInfo>,
}

/// What changes when a file does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileState {
    size: u64,
    modified_seconds: i64,
    modified_nanoseconds: i64,
    changed_seconds: i64,
    changed_nanoseconds: i64,
    inode: u64,
    device: u64,
}

impl FileState {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.size(),
            modified_seconds: metadata.mtime(),
            modified_nanoseconds: metadata.mtime_nsec(),
            changed_seconds: metadata.ctime(),
            changed_nanoseconds: metadata.ctime_nsec(),
            inode: metadata.ino(),
            device: metadata.dev(),
        }
    }
}

impl IndexCache {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self {
            directory,
            index: OnceLock::new(),
        }
    }

    /// The plugins of a file that has not changed since it was remembered.
    pub(super) fn get(&self, path: &Path, state: &FileState) -> Option<Vec<PluginInfo>> {
        let index = self.index().lock().unwrap_or_else(PoisonError::into_inner);
        index
            .files
            .get(path)
            .filter(|known| known.state == *state)
            .map(|known| known.plugins.clone())
    }

    /// Remembers the plugins of a file until [`save`](Self::save).
    pub(super) fn put(&self, path: &Path, state: FileState, plugins: Vec<PluginInfo>) {
        let mut index = self.index().lock().unwrap_or_else(PoisonError::into_inner);
        index.files.insert(path.into(), Known { state, plugins });
        index.changed = true;
    }

    /// Writes what is new. Failing to is no error: the next run loads the files again.
    pub(super) fn save(&self) {
        let Some(index) = self.index.get() else {
            return;
        };
        let mut index = index.lock().unwrap_or_else(PoisonError::into_inner);
        if !index.changed {
            return;
        }
        index.changed = false;
        // Files that are gone are forgotten.
        index.files.retain(|path, _| path.exists());
        if let Ok(json) = serde_json::to_vec(&index.files) {
            let _ = self.write(&json);
        }
    }

    fn index(&self) -> &Mutex<Index> {
        self.index.get_or_init(|| {
            let files = self.read().unwrap_or_default();
            Mutex::new(Index {
                files,
                changed: false,
            })
        })
    }

    /// The file of this version of the contract: another one may see other plugins in the same dylib.
    fn file(&self) -> PathBuf {
        self.directory.join(format!(
            "plugins-{CONTRACT_VERSION}-{}.json",
            env!("CARGO_PKG_VERSION")
        ))
    }

    fn read(&self) -> Option<BTreeMap<PathBuf, Known>> {
        let own = own_user()?;
        if !is_private(&fs::symlink_metadata(&self.directory).ok()?, own) {
            return None;
        }
        let file = File::open(self.file()).ok()?;
        if !is_private(&file.metadata().ok()?, own) {
            return None;
        }
        serde_json::from_reader(io::BufReader::new(file)).ok()
    }

    fn write(&self, json: &[u8]) -> io::Result<()> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.directory)?;
        let metadata = fs::symlink_metadata(&self.directory)?;
        if !metadata.is_dir() || !own_user().is_some_and(|own| is_private(&metadata, own)) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let target = self.file();
        let new = target.with_extension(format!("{}.new", std::process::id()));
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&new)
            .and_then(|mut file| file.write_all(json))
            .and_then(|()| fs::rename(&new, &target));
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
        written
    }
}

/// The user this process acts as.
fn own_user() -> Option<u32> {
    fs::metadata("/proc/self")
        .ok()
        .map(|metadata| metadata.uid())
}

/// Whether it belongs to the user and nobody else can write to it.
fn is_private(metadata: &Metadata, user: u32) -> bool {
    metadata.uid() == user && metadata.mode() & 0o022 == 0
}
