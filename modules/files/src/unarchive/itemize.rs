//! What differs between a zip archive and what is there, in the manner of rsync. Ansible: `ZipArchive.is_unarchived`.

use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use flate2::Crc;

use super::compare::time_of;
use super::entry::{Entry, Kind};
use super::plan::Rules;
use crate::common::permission_bits;

/// What members are compared with, beside their own properties.
pub(super) struct Itemizer<'a> {
    pub(super) rules: &'a Rules,
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// The permissions that the task says for what has these.
    pub(super) mode: &'a dyn Fn(&Metadata) -> Option<u32>,
}

impl Itemizer<'_> {
    /// A line when something differs.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub(super) fn line(
        &self,
        entry: &Entry,
        name: &str,
        place: &Path,
    ) -> Result<Option<String>, String> {
        let letter = match entry.kind {
            Kind::Directory => 'd',
            Kind::Symlink(_) => 'L',
            _ => 'f',
        };
        let Ok(metadata) = place.symlink_metadata() else {
            return Ok(Some(format!(">{letter}++++++.?? {name}\n")));
        };
        let is_alike = match entry.kind {
            Kind::Directory => metadata.is_dir(),
            Kind::Symlink(_) => metadata.is_symlink(),
            _ => metadata.is_file(),
        };
        if !is_alike {
            return Ok(Some(format!("c{letter}++++++.?? {name}\n")));
        }
        let mut marks = ['.', letter, '.', '.', '.', '.', '.', '.', '.', '?', '?'];
        let mut changed = false;
        let mut mark = |place: usize, sign: char| {
            marks[place] = sign;
            changed = true;
        };
        if metadata.is_file() {
            if self.rules.keeps(entry, &metadata) {
                return Ok(None);
            }
            if time_of(&metadata) != entry.mtime {
                mark(4, 't');
            }
            if metadata.len() != entry.size {
                mark(3, 's');
            }
            if Some(crc_of(place)?) != entry.crc {
                mark(2, 'c');
            }
        }
        if let Kind::Symlink(target) = &entry.kind {
            use std::os::unix::ffi::OsStrExt;

            let is_same = place
                .read_link()
                .is_ok_and(|found| found.as_os_str().as_bytes() == target);
            if !is_same {
                mark(2, 'c');
            }
        } else if (self.mode)(&metadata).unwrap_or(entry.mode) != permission_bits(&metadata) {
            mark(5, 'p');
        }
        if metadata.uid() != self.uid {
            mark(6, 'o');
        }
        if metadata.gid() != self.gid {
            mark(6, 'g');
        }
        let marks: String = marks.iter().collect();
        Ok(changed.then(|| format!("{marks} {name}\n")))
    }
}

fn crc_of(path: &Path) -> Result<u32, String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = File::open(path).map_err(told)?;
    let (mut sum, mut piece) = (Crc::new(), vec![0; 64 << 10]);
    loop {
        match file.read(&mut piece).map_err(told)? {
            0 => return Ok(sum.sum()),
            count => sum.update(&piece[..count]),
        }
    }
}
