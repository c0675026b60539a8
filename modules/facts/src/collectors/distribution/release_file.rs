//! A file that tells which distribution this is.

use std::fs::File;

use super::Root;
use crate::collector::Facts;

/// What a file says: facts that replace the guessed ones.
pub(super) type Parsed = Option<Facts>;

/// A distribution and the file by which it is recognised.
pub(super) struct ReleaseFile {
    pub(super) path: &'static str,
    /// The distribution's name, unless the file says otherwise.
    pub(super) name: &'static str,
    /// Whether the file's mere presence is enough.
    pub(super) allow_empty: bool,
    /// Reads it; `None` when it is of another distribution.
    pub(super) read: fn(&Input<'_>) -> Parsed,
}

/// What a reader sees.
pub(super) struct Input<'a> {
    /// The distribution in question.
    pub(super) name: &'a str,
    /// The file.
    pub(super) path: &'a str,
    /// Its text without quotation marks at its ends.
    pub(super) text: &'a str,
    /// What was guessed before.
    pub(super) guessed: &'a Facts,
    /// The id in `os-release`.
    pub(super) id: &'a str,
    pub(super) root: &'a Root,
}

impl Input<'_> {
    /// A guessed fact.
    pub(super) fn guessed(&self, key: &str) -> &str {
        let value = self.guessed.get(key).and_then(|value| value.as_str());
        value.unwrap_or_default()
    }

    /// What stands behind `key` at the start of a line, without quotation marks.
    pub(super) fn setting(&self, key: &str) -> Option<&str> {
        let line = self
            .text
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
        Some(line.trim().trim_matches('"'))
    }
}

impl ReleaseFile {
    /// Facts from the file, when it is there and of this distribution.
    pub(super) fn parse(&self, root: &Root, guessed: &Facts, id: &str) -> Parsed {
        let file = root.path(self.path);
        let length = File::open(&file)
            .and_then(|file| file.metadata())
            .ok()?
            .len();
        if self.allow_empty {
            return Some(Facts::new());
        }
        if length == 0 {
            return None;
        }
        let text = root.text(self.path)?;
        (self.read)(&Input {
            name: self.name,
            path: self.path,
            text: text.trim_matches(['\'', '"', '\\']),
            guessed,
            id,
            root,
        })
    }
}
