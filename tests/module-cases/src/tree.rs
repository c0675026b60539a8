//! What is in a directory.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Contents of more bytes are known by their digest, as `record` writes them down.
const LONG: usize = 65_536;

/// Everything below a directory, by relative path.
pub(crate) type Tree = BTreeMap<String, Entry>;

/// One of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) kind: String,
    /// Octal; that of a link says nothing.
    #[serde(default)]
    pub(crate) mode: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// Contents, when they are text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<String>,
    /// Contents in hexadecimal digits, when they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bytes: Option<String>,
    /// The SHA-256 of long contents, in their place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sha256: Option<String>,
    /// What a link holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<String>,
    /// Seconds since 1970, when it is not of today or yesterday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mtime: Option<i64>,
    /// Names that it has, when there are more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) names: Option<u64>,
}

/// Reads it.
pub(crate) fn read(directory: &Path) -> std::io::Result<Tree> {
    let mut tree = Tree::new();
    below(directory, directory, &mut tree)?;
    Ok(tree)
}

fn below(root: &Path, directory: &Path, tree: &mut Tree) -> std::io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.strip_prefix(root).unwrap_or(&path);
        let metadata = path.symlink_metadata()?;
        let found = describe(root, &path, &metadata)?;
        tree.insert(name.to_string_lossy().into_owned(), found);
        if metadata.is_dir() {
            below(root, &path, tree)?;
        }
    }
    Ok(())
}

fn describe(root: &Path, path: &Path, metadata: &Metadata) -> std::io::Result<Entry> {
    let kind = metadata.file_type();
    let mut entry = Entry {
        uid: metadata.uid(),
        gid: metadata.gid(),
        ..Entry::default()
    };
    let place = |text: String| text.replace(&root.to_string_lossy().into_owned(), "$DIR");
    if kind.is_symlink() {
        entry.kind = "link".into();
        entry.target = Some(place(path.read_link()?.to_string_lossy().into_owned()));
        return Ok(entry);
    }
    entry.mode = format!("{:04o}", metadata.mode() & 0o7777);
    entry.mtime = Some(metadata.mtime()).filter(|time| *time < yesterday());
    entry.kind = if kind.is_dir() {
        "directory"
    } else if kind.is_fifo() {
        "fifo"
    } else {
        "file"
    }
    .into();
    if kind.is_file() {
        entry.names = Some(metadata.nlink()).filter(|names| *names > 1);
        if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("archive."))
        {
            // What packed it decides on its bytes.
            return Ok(entry);
        }
        let bytes = std::fs::read(path)?;
        if bytes.len() > LONG {
            entry.sha256 = Some(format!("{:x}", Sha256::digest(&bytes)));
            return Ok(entry);
        }
        match String::from_utf8(bytes) {
            Ok(text) => entry.content = Some(place(text)),
            Err(error) => {
                let digits = error.as_bytes().iter().map(|byte| format!("{byte:02x}"));
                entry.bytes = Some(digits.collect());
            }
        }
    }
    if kind.is_dir() {
        // The time of a directory changes with what is in it.
        entry.mtime = entry
            .mtime
            .filter(|_| std::fs::read_dir(path).is_ok_and(|mut d| d.next().is_none()));
    }
    Ok(entry)
}

fn yesterday() -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    now.as_secs() as i64 - 86_400
}
