//! Members become files.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::Permissions;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, CWD, FileType, Mode, Timespec, Timestamps, UTIME_NOW, makedev, mknodat, utimensat,
};

use super::entry::{Entry, Kind};
use super::place::relative;
use super::plan::Rules;
use super::write::{NewFile, free_name};

/// Unpacks members below a directory.
pub(super) struct Extraction<'a> {
    base: &'a Path,
    rules: &'a Rules,
    /// Links that lead elsewhere; they are made last, and nothing may go through them.
    wild_links: &'a HashSet<PathBuf>,
    /// Directories get their permissions and times last.
    directories: Vec<(PathBuf, Entry)>,
    late_links: Vec<(PathBuf, Entry)>,
    /// What went wrong so far; the other members are unpacked nevertheless, as by tar.
    errors: Vec<String>,
}

impl<'a> Extraction<'a> {
    pub(super) fn new(
        base: &'a Path,
        rules: &'a Rules,
        wild_links: &'a HashSet<PathBuf>,
    ) -> Result<Self, String> {
        // One that an earlier run left would let members through.
        for link in wild_links {
            let place = base.join(link);
            if !rules.skip_old && place.is_symlink() {
                std::fs::remove_file(&place)
                    .map_err(|error| format!("{}: {error}", place.display()))?;
            }
        }
        Ok(Self {
            base,
            rules,
            wild_links,
            directories: Vec::new(),
            late_links: Vec::new(),
            errors: Vec::new(),
        })
    }

    /// Unpacks one member; [`finish`](Self::finish) tells what went wrong.
    pub(super) fn put(&mut self, entry: &Entry, contents: &mut dyn Read) {
        let put = relative(&entry.name)
            .map_err(io::Error::other)
            .and_then(|path| {
                self.make_parents(&path)?;
                self.put_at(entry, &path, contents)
            });
        if let Err(error) = put {
            self.errors.push(format!("{}: {error}", entry.shown()));
        }
    }

    fn put_at(&mut self, entry: &Entry, path: &Path, contents: &mut dyn Read) -> io::Result<()> {
        let place = self.base.join(path);
        let there = place.symlink_metadata().ok();
        if let Kind::Directory = entry.kind {
            match &there {
                Some(there) if there.is_dir() => {
                    if self.rules.keeps_directory(entry, there) {
                        return Ok(());
                    }
                }
                Some(_) if path.as_os_str().is_empty() => {}
                Some(_) => {
                    std::fs::remove_file(&place)?;
                    std::fs::create_dir(&place)?;
                }
                None => std::fs::create_dir(&place)?,
            }
            self.directories.push((place, entry.clone()));
            return Ok(());
        }
        if let Some(there) = &there {
            if self.rules.keeps(entry, there) {
                return Ok(());
            }
            if there.is_dir() {
                // Only an empty one may be replaced.
                std::fs::remove_dir(&place)?;
            }
        }
        match &entry.kind {
            Kind::Symlink(_) if self.wild_links.contains(path) => {
                self.late_links.push((place, entry.clone()));
                Ok(())
            }
            Kind::Symlink(target) => self.link(&place, target, entry),
            Kind::HardLink(target) => self.hard_link(&place, target, there.as_ref()),
            Kind::File { sparse } => {
                let mut file = NewFile::beside(&place)?;
                file.fill(contents, entry.size, *sparse)?;
                self.dress(file.path(), entry)?;
                file.place(&place)
            }
            Kind::Fifo => self.node(&place, FileType::Fifo, 0, entry),
            Kind::CharacterDevice(major, minor) => {
                let device = makedev(*major, *minor);
                self.node(&place, FileType::CharacterDevice, device, entry)
            }
            Kind::BlockDevice(major, minor) => {
                let device = makedev(*major, *minor);
                self.node(&place, FileType::BlockDevice, device, entry)
            }
            Kind::Directory => Ok(()),
        }
    }

    /// Makes the directories above a member. Links that were there before may be gone through.
    fn make_parents(&self, path: &Path) -> io::Result<()> {
        let mut above: Vec<&Path> = path.ancestors().skip(1).collect();
        above.pop();
        for directory in above.into_iter().rev() {
            if self.wild_links.contains(directory) {
                return Err(io::Error::other(format!(
                    "it would go through the link {}, which leads elsewhere",
                    directory.display()
                )));
            }
            let place = self.base.join(directory);
            if !place.is_dir() {
                std::fs::create_dir(&place)?;
            }
        }
        Ok(())
    }

    fn link(&self, place: &Path, target: &[u8], entry: &Entry) -> io::Result<()> {
        replace(place, |name| {
            symlink(OsStr::from_bytes(target), name)?;
            self.own(name, entry)?;
            self.set_time(name, entry)
        })
    }

    fn hard_link(
        &mut self,
        place: &Path,
        target: &[u8],
        there: Option<&std::fs::Metadata>,
    ) -> io::Result<()> {
        let path = relative(target).map_err(io::Error::other)?;
        self.make_parents(&path)?;
        let other = self.base.join(&path);
        let late = self.late_links.iter().find(|(place, _)| *place == other);
        if let Some((_, link)) = late.cloned() {
            self.late_links.push((place.to_path_buf(), link));
            return Ok(());
        }
        let metadata = other.symlink_metadata().map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("cannot be a link to {}: {error}", entry_name(target)),
            )
        })?;
        let is_same = there
            .is_some_and(|there| (there.dev(), there.ino()) == (metadata.dev(), metadata.ino()));
        if is_same {
            return Ok(());
        }
        replace(place, |name| std::fs::hard_link(&other, name))
    }

    fn node(&self, place: &Path, kind: FileType, device: u64, entry: &Entry) -> io::Result<()> {
        replace(place, |name| {
            mknodat(CWD, name, kind, Mode::RUSR | Mode::WUSR, device)?;
            self.dress(name, entry)
        })
    }

    /// Owner, permissions and time, in an order in which each holds.
    fn dress(&self, place: &Path, entry: &Entry) -> io::Result<()> {
        self.own(place, entry)?;
        std::fs::set_permissions(place, Permissions::from_mode(self.rules.mode(entry)))?;
        self.set_time(place, entry)
    }

    fn own(&self, place: &Path, entry: &Entry) -> io::Result<()> {
        match entry.owner.filter(|_| self.rules.same_owner) {
            Some((uid, gid)) => lchown(place, Some(uid), Some(gid)),
            None => Ok(()),
        }
    }

    fn set_time(&self, place: &Path, entry: &Entry) -> io::Result<()> {
        if self.rules.touch {
            return Ok(());
        }
        let times = Timestamps {
            last_access: Timespec {
                tv_sec: 0,
                tv_nsec: UTIME_NOW,
            },
            last_modification: Timespec {
                tv_sec: entry.mtime.seconds,
                tv_nsec: entry.mtime.nanoseconds.into(),
            },
        };
        Ok(utimensat(CWD, place, &times, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// What comes last: links that lead elsewhere, then what directories are like.
    ///
    /// # Errors
    /// All that went wrong, a line each.
    pub(super) fn finish(mut self) -> Result<(), String> {
        for (place, entry) in std::mem::take(&mut self.late_links) {
            if let Kind::Symlink(target) = &entry.kind
                && let Err(error) = self.link(&place, target, &entry)
            {
                self.errors.push(format!("{}: {error}", place.display()));
            }
        }
        for (place, entry) in std::mem::take(&mut self.directories).iter().rev() {
            // A later member may have replaced it.
            if place.symlink_metadata().is_ok_and(|found| found.is_dir())
                && let Err(error) = self.dress(place, entry)
            {
                self.errors.push(format!("{}: {error}", place.display()));
            }
        }
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self.errors.join("\n"))
        }
    }
}

fn entry_name(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// Makes something beside its place and puts it there.
fn replace(place: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let name = free_name(place);
    let made = make(&name).and_then(|()| std::fs::rename(&name, place));
    if made.is_err() {
        let _ = std::fs::remove_file(&name);
    }
    made
}
