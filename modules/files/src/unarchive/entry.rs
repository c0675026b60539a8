//! A member of an archive.

use std::borrow::Cow;
use std::io::Read;

/// What one is, whatever the archive's format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// As it stands in the archive; that of a directory ends in a slash.
    pub(super) name: Vec<u8>,
    pub(super) kind: Kind,
    /// Permission bits.
    pub(super) mode: u32,
    /// User and group; a zip archive has none.
    pub(super) owner: Option<(u32, u32)>,
    pub(super) mtime: Time,
    /// Bytes of a file.
    pub(super) size: u64,
    /// CRC-32 of a file, when the archive tells it.
    pub(super) crc: Option<u32>,
}

/// The kinds of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A regular file.
    File {
        /// Whether it has holes.
        sparse: bool,
    },
    Directory,
    /// With what it holds.
    Symlink(Vec<u8>),
    /// With the name of the member that it is another name of.
    HardLink(Vec<u8>),
    Fifo,
    CharacterDevice(u32, u32),
    BlockDevice(u32, u32),
}

/// A time of the archive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time {
    pub(super) seconds: i64,
    pub(super) nanoseconds: u32,
}

impl Entry {
    /// The name as results tell it.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.name)
    }
}

/// Takes members one after the other, with the contents of files.
pub(super) type Visit<'a> = dyn FnMut(&Entry, &mut dyn Read) -> Result<(), String> + 'a;
