//! The directory at the end of a zip archive.

use std::io::{self, Read, Seek, SeekFrom};

/// A member as the directory tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) name: Vec<u8>,
    /// The system that made it: 3 is Unix, 0 is DOS.
    pub(super) system: u8,
    pub(super) flags: u16,
    pub(super) method: u16,
    /// Date and time of DOS.
    pub(super) dos_time: (u16, u16),
    /// Seconds since 1970, when it has them.
    pub(super) unix_time: Option<i64>,
    pub(super) crc: u32,
    pub(super) stored: u64,
    pub(super) size: u64,
    pub(super) attributes: u32,
    /// Where its own header is.
    pub(super) offset: u64,
}

const END: [u8; 4] = *b"PK\x05\x06";
const END_64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR_64: [u8; 4] = *b"PK\x06\x07";
const MEMBER: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";
/// A whole header of the end, and the comment after it at most.
const END_SIZE: u64 = 22;
const COMMENT: u64 = 0xffff;
/// More is no directory of anything sensible.
const LARGEST: u64 = 1 << 30;

fn bad(text: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

/// Reads the directory; `None` when the file is no zip archive.
pub(super) fn read<R: Read + Seek>(file: &mut R) -> io::Result<Option<Vec<Record>>> {
    let length = file.seek(SeekFrom::End(0))?;
    let start = length.saturating_sub(END_SIZE + COMMENT);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.take(END_SIZE + COMMENT).read_to_end(&mut tail)?;
    let Some(place) = (0..tail.len().saturating_sub(END_SIZE as usize - 1))
        .rev()
        .find(|at| tail[*at..].starts_with(&END) && fits(&tail[*at..]))
    else {
        return Ok(None);
    };
    let end = &tail[place..];
    let mut count = u64::from(u16_at(end, 10)?);
    let mut size = u64::from(u32_at(end, 12)?);
    let mut offset = u64::from(u32_at(end, 16)?);
    let mut end_at = start + place as u64;
    if let Some(locator) = end_at.checked_sub(20) {
        let mut bytes = [0; 20];
        file.seek(SeekFrom::Start(locator))?;
        file.read_exact(&mut bytes)?;
        if bytes.starts_with(&LOCATOR_64) {
            let mut large = [0; 56];
            let at = u64_at(&bytes, 8)?;
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut large)?;
            if !large.starts_with(&END_64) {
                return Err(bad("the end of a large zip archive is damaged"));
            }
            (count, size, offset) = (
                u64_at(&large, 32)?,
                u64_at(&large, 40)?,
                u64_at(&large, 48)?,
            );
            end_at = at;
        }
    }
    if size > LARGEST || offset.checked_add(size).is_none_or(|end| end > end_at) {
        return Err(bad("the directory of the zip archive is damaged"));
    }
    // What precedes the archive, such as a program that unpacks it, shifts it.
    let shift = end_at - size - offset;
    file.seek(SeekFrom::Start(offset + shift))?;
    let mut directory = vec![0; size as usize];
    file.read_exact(&mut directory)?;
    let mut records = Vec::new();
    let mut rest = &directory[..];
    for _ in 0..count {
        let (mut record, next) = record(rest)?;
        record.offset = record
            .offset
            .checked_add(shift)
            .ok_or_else(|| bad("the directory of the zip archive is damaged"))?;
        records.push(record);
        rest = next;
    }
    Ok(Some(records))
}

/// Whether the comment ends where the file does.
fn fits(end: &[u8]) -> bool {
    u16_at(end, 20).is_ok_and(|comment| END_SIZE as usize + usize::from(comment) <= end.len())
}

fn record(bytes: &[u8]) -> io::Result<(Record, &[u8])> {
    if !bytes.starts_with(&MEMBER) {
        return Err(bad("the directory of the zip archive is damaged"));
    }
    let lengths = [28, 30, 32].map(|at| u16_at(bytes, at).map(usize::from));
    let [name, extra, comment] = lengths;
    let (name, extra, comment) = (name?, extra?, comment?);
    let part = |from: usize, length: usize| {
        bytes
            .get(from..from + length)
            .ok_or_else(|| bad("the directory of the zip archive ends too early"))
    };
    let mut record = Record {
        name: part(46, name)?.to_vec(),
        system: part(5, 1)?[0],
        flags: u16_at(bytes, 8)?,
        method: u16_at(bytes, 10)?,
        dos_time: (u16_at(bytes, 14)?, u16_at(bytes, 12)?),
        unix_time: None,
        crc: u32_at(bytes, 16)?,
        stored: u32_at(bytes, 20)?.into(),
        size: u32_at(bytes, 24)?.into(),
        attributes: u32_at(bytes, 38)?,
        offset: u32_at(bytes, 42)?.into(),
    };
    extras(part(46 + name, extra)?, &mut record)?;
    let all = 46 + name + extra + comment;
    part(0, all)?;
    Ok((record, &bytes[all..]))
}

/// Further fields: sizes beyond 4 GiB, times of Unix.
fn extras(bytes: &[u8], record: &mut Record) -> io::Result<()> {
    let mut rest = bytes;
    while let [a, b, c, d, after @ ..] = rest {
        let (kind, length) = (
            u16::from_le_bytes([*a, *b]),
            usize::from(u16::from_le_bytes([*c, *d])),
        );
        let Some(field) = after.get(..length) else {
            return Ok(());
        };
        match kind {
            0x0001 => {
                let mut at = 0;
                for value in [&mut record.size, &mut record.stored, &mut record.offset] {
                    if *value == u64::from(u32::MAX) {
                        *value = u64_at(field, at)?;
                        at += 8;
                    }
                }
            }
            0x5455 if field.first().is_some_and(|flags| flags & 1 != 0) && field.len() >= 5 => {
                record.unix_time = Some(i64::from(u32_at(field, 1)?.cast_signed()));
            }
            _ => {}
        }
        rest = &after[length..];
    }
    Ok(())
}

/// Where a member's contents begin.
pub(super) fn contents_at<R: Read + Seek>(file: &mut R, record: &Record) -> io::Result<u64> {
    let mut header = [0; 30];
    file.seek(SeekFrom::Start(record.offset))?;
    file.read_exact(&mut header)?;
    if !header.starts_with(&LOCAL) {
        return Err(bad("a member of the zip archive is damaged"));
    }
    let (name, extra) = (u16_at(&header, 26)?, u16_at(&header, 28)?);
    Ok(record.offset + 30 + u64::from(name) + u64::from(extra))
}

fn u16_at(bytes: &[u8], at: usize) -> io::Result<u16> {
    Ok(u16::from_le_bytes(array(bytes, at)?))
}

fn u32_at(bytes: &[u8], at: usize) -> io::Result<u32> {
    Ok(u32::from_le_bytes(array(bytes, at)?))
}

fn u64_at(bytes: &[u8], at: usize) -> io::Result<u64> {
    Ok(u64::from_le_bytes(array(bytes, at)?))
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> io::Result<[u8; N]> {
    bytes
        .get(at..at + N)
        .and_then(|part| part.try_into().ok())
        .ok_or_else(|| bad("the zip archive ends too early"))
}
