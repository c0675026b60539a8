//! Whether a member of a tar archive is there already. Ansible: `is_unarchived` by `tar --diff`.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use super::entry::{Entry, Kind, Time};
use super::place::relative;
use super::plan::Rules;
use crate::common::permission_bits;

/// Compares a member with what is at its path, contents last.
pub(super) fn is_there(
    entry: &Entry,
    base: &Path,
    path: &Path,
    contents: &mut dyn Read,
    rules: &Rules,
) -> Result<bool, String> {
    let Ok(metadata) = path.symlink_metadata() else {
        return Ok(false);
    };
    let kind = metadata.file_type();
    Ok(match &entry.kind {
        Kind::Directory => {
            kind.is_dir()
                && (rules.keeps_directory(entry, &metadata) || has_mode(entry, &metadata, rules))
        }
        Kind::Symlink(target) => path
            .read_link()
            .is_ok_and(|found| found.as_os_str().as_bytes() == target),
        Kind::HardLink(target) => base
            .join(relative(target)?)
            .symlink_metadata()
            .is_ok_and(|other| (other.dev(), other.ino()) == (metadata.dev(), metadata.ino())),
        Kind::Fifo => kind.is_fifo() && has_mode(entry, &metadata, rules),
        Kind::CharacterDevice(major, minor) => {
            kind.is_char_device() && is_device(&metadata, *major, *minor)
        }
        Kind::BlockDevice(major, minor) => {
            kind.is_block_device() && is_device(&metadata, *major, *minor)
        }
        Kind::File { .. } => {
            kind.is_file()
                && (rules.keeps(entry, &metadata)
                    || metadata.len() == entry.size
                        && has_mode(entry, &metadata, rules)
                        && has_owner(entry, &metadata, rules)
                        && (rules.touch || has_time(entry, &metadata))
                        && has_contents(path, contents, entry)?)
        }
    })
}

fn has_mode(entry: &Entry, metadata: &Metadata, rules: &Rules) -> bool {
    rules.mode_is_given || permission_bits(metadata) == rules.mode(entry)
}

fn has_owner(entry: &Entry, metadata: &Metadata, rules: &Rules) -> bool {
    let Some((uid, gid)) = entry.owner.filter(|_| rules.same_owner) else {
        return true;
    };
    (rules.owner_is_given || metadata.uid() == uid)
        && (rules.group_is_given || metadata.gid() == gid)
}

fn is_device(metadata: &Metadata, major: u32, minor: u32) -> bool {
    let device = metadata.rdev();
    (rustix::fs::major(device), rustix::fs::minor(device)) == (major, minor)
}

/// When a file was changed.
pub(super) fn time_of(metadata: &Metadata) -> Time {
    Time {
        seconds: metadata.mtime(),
        nanoseconds: metadata.mtime_nsec() as u32,
    }
}

fn has_time(entry: &Entry, metadata: &Metadata) -> bool {
    let time = time_of(metadata);
    // Most formats have seconds only.
    time.seconds == entry.mtime.seconds
        && (entry.mtime.nanoseconds == 0 || time.nanoseconds == entry.mtime.nanoseconds)
}

fn has_contents(path: &Path, contents: &mut dyn Read, entry: &Entry) -> Result<bool, String> {
    let Ok(mut file) = File::open(path) else {
        return Ok(false);
    };
    is_same(&mut file, contents).map_err(|error| format!("{}: {error}", entry.shown()))
}

fn is_same(one: &mut dyn Read, other: &mut dyn Read) -> io::Result<bool> {
    let (mut ours, mut theirs) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let count = other.read(&mut theirs)?;
        if count == 0 {
            return Ok(one.read(&mut ours)? == 0);
        }
        match one.read_exact(&mut ours[..count]) {
            Ok(()) if ours[..count] == theirs[..count] => {}
            Ok(()) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}
