//! Zip archives.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use bzip2::read::BzDecoder;
use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::entry::{Entry, Kind, Visit};
use super::zip_directory::{self, Record};
use super::zip_time;
use crate::common::umask;

/// The directory of a zip archive; `None` when the file is none.
pub(super) fn records(path: &Path) -> io::Result<Option<Vec<Record>>> {
    let mut file = File::open(path)?;
    zip_directory::read(&mut file)
}

/// Gives all members to `visit`.
pub(super) fn visit(path: &Path, records: &[Record], visit: &mut Visit<'_>) -> Result<(), String> {
    let damaged = |error: io::Error| format!("The zip archive cannot be read: {error}");
    let mut file = BufReader::new(File::open(path).map_err(damaged)?);
    let umask = umask();
    for record in records {
        let mut entry = entry(record, umask);
        if let Kind::Symlink(target) = &mut entry.kind {
            let mut contents = contents(&mut file, record)?;
            contents
                .by_ref()
                .take(1 << 16)
                .read_to_end(target)
                .map_err(damaged)?;
        }
        let mut contents = Lazy {
            file: &mut file,
            record,
        };
        match entry.kind {
            Kind::File { .. } => visit(&entry, &mut contents.open()?)?,
            _ => visit(&entry, &mut io::empty())?,
        }
    }
    Ok(())
}

/// Opens a member's contents.
struct Lazy<'a> {
    file: &'a mut BufReader<File>,
    record: &'a Record,
}

impl Lazy<'_> {
    fn open(&mut self) -> Result<Box<dyn Read + '_>, String> {
        contents(self.file, self.record)
    }
}

fn contents<'a>(
    file: &'a mut BufReader<File>,
    record: &Record,
) -> Result<Box<dyn Read + 'a>, String> {
    let name = String::from_utf8_lossy(&record.name);
    if record.flags & 1 != 0 {
        return Err(format!("{name} is encrypted"));
    }
    let place = zip_directory::contents_at(file, record)
        .and_then(|place| file.seek(SeekFrom::Start(place)));
    place.map_err(|error| format!("{name}: {error}"))?;
    let stored = file.take(record.stored);
    let plain: Box<dyn Read + 'a> = match record.method {
        0 => Box::new(stored),
        8 => Box::new(DeflateDecoder::new(stored)),
        12 => Box::new(BzDecoder::new(stored)),
        other => {
            return Err(format!(
                "{name} is compressed by the method {other}, which is not supported"
            ));
        }
    };
    Ok(Box::new(Checked {
        plain,
        sum: Crc::new(),
        crc: record.crc,
    }))
}

/// Contents whose sum is compared at their end.
struct Checked<'a> {
    plain: Box<dyn Read + 'a>,
    sum: Crc,
    crc: u32,
}

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.plain.read(buffer)?;
        self.sum.update(&buffer[..count]);
        if count == 0 && !buffer.is_empty() && self.sum.sum() != self.crc {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the contents are damaged (bad CRC)",
            ));
        }
        Ok(count)
    }
}

fn entry(record: &Record, umask: u32) -> Entry {
    let mode = record.attributes >> 16;
    let is_directory = record.name.ends_with(b"/");
    // What is not of Unix has no permissions but those that new files get.
    let is_unix = record.system == 3 && mode != 0;
    let kind = if is_directory {
        Kind::Directory
    } else if is_unix && mode & 0o170_000 == 0o120_000 {
        Kind::Symlink(Vec::new())
    } else {
        Kind::File { sparse: false }
    };
    let mode = if is_unix {
        mode & 0o777
    } else if is_directory {
        0o777 & !umask
    } else {
        0o666 & !umask
    };
    Entry {
        name: record.name.clone(),
        kind,
        mode,
        owner: None,
        mtime: zip_time::mtime(record),
        size: record.size,
        crc: Some(record.crc),
    }
}
