//! The little of an ELF file that must be known before it is loaded: its exported symbols and the bytes behind them.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Why a file cannot be read as a library.
#[derive(Debug)]
pub(super) enum ElfError {
    Io(io::Error),
    /// What the file is instead of a library of this machine.
    Other(&'static str),
}

impl From<io::Error> for ElfError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// An exported object and its bytes.
#[derive(Debug)]
pub(super) struct Symbol {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

const NOT_ELF: ElfError = ElfError::Other("not an ELF file");
const BROKEN: ElfError = ElfError::Other("a damaged ELF file");
/// Tables beyond this are not those of a library.
const LIMIT: u64 = 256 << 20;

const SECTION_DYNSYM: u32 = 11;
const SEGMENT_LOAD: u32 = 1;
const SECTION_ENTRY: usize = 64;
const SEGMENT_ENTRY: usize = 56;
const SYMBOL_ENTRY: usize = 24;

#[cfg(target_arch = "x86_64")]
const MACHINE: Option<u16> = Some(62);
#[cfg(target_arch = "aarch64")]
const MACHINE: Option<u16> = Some(183);
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const MACHINE: Option<u16> = None;

/// The exported objects whose names start with `prefix`.
pub(super) fn symbols(file: &File, prefix: &str) -> Result<Vec<Symbol>, ElfError> {
    let header = header(file)?;
    let sections = table(file, word(&header, 40)?, half(&header, 60)?, SECTION_ENTRY)?;
    let segments = table(file, word(&header, 32)?, half(&header, 56)?, SEGMENT_ENTRY)?;
    let mut found = Vec::new();
    for section in sections.chunks_exact(SECTION_ENTRY) {
        if int(section, 4)? != SECTION_DYNSYM {
            continue;
        }
        let strings = int(section, 40)? as usize * SECTION_ENTRY;
        let strings = sections
            .get(strings..strings + SECTION_ENTRY)
            .ok_or(BROKEN)?;
        let strings = bytes(file, word(strings, 24)?, word(strings, 32)?)?;
        let symbols = bytes(file, word(section, 24)?, word(section, 32)?)?;
        for symbol in symbols.chunks_exact(SYMBOL_ENTRY) {
            let name = strings.get(int(symbol, 0)? as usize..).ok_or(BROKEN)?;
            // A section number of 0 means that the symbol is needed, not offered.
            if !name.starts_with(prefix.as_bytes()) || half(symbol, 6)? == 0 {
                continue;
            }
            let end = name.iter().position(|b| *b == 0).ok_or(BROKEN)?;
            let offset = file_offset(&segments, word(symbol, 8)?)?;
            found.push(Symbol {
                name: String::from_utf8_lossy(&name[..end]).into_owned(),
                bytes: bytes(file, offset, word(symbol, 16)?)?,
            });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn header(file: &File) -> Result<[u8; 64], ElfError> {
    let mut header = [0; 64];
    match file.read_exact_at(&mut header, 0) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(NOT_ELF),
        other => other?,
    }
    if !header.starts_with(b"\x7fELF") {
        return Err(NOT_ELF);
    }
    // 64 bits, little endian, of this machine, a shared object.
    let machine = half(&header, 18)?;
    if header[4] != 2 || header[5] != 1 || MACHINE.is_some_and(|own| own != machine) {
        return Err(ElfError::Other("built for another kind of machine"));
    }
    if half(&header, 16)? != 3 {
        return Err(ElfError::Other("an ELF file, but not a shared library"));
    }
    Ok(header)
}

/// Where a loaded address lies in the file.
fn file_offset(segments: &[u8], address: u64) -> Result<u64, ElfError> {
    for segment in segments.chunks_exact(SEGMENT_ENTRY) {
        let (start, size) = (word(segment, 16)?, word(segment, 32)?);
        if int(segment, 0)? == SEGMENT_LOAD
            && address
                .checked_sub(start)
                .is_some_and(|within| within < size)
        {
            return word(segment, 8)?.checked_add(address - start).ok_or(BROKEN);
        }
    }
    Err(BROKEN)
}

fn table(file: &File, offset: u64, count: u16, entry: usize) -> Result<Vec<u8>, ElfError> {
    bytes(file, offset, u64::from(count) * entry as u64)
}

fn bytes(file: &File, offset: u64, size: u64) -> Result<Vec<u8>, ElfError> {
    if size > LIMIT {
        return Err(BROKEN);
    }
    let mut bytes = vec![0; size as usize];
    match file.read_exact_at(&mut bytes, offset) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(BROKEN),
        other => Ok(other.map(|()| bytes)?),
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], ElfError> {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<N>())
        .copied()
        .ok_or(BROKEN)
}

fn half(bytes: &[u8], at: usize) -> Result<u16, ElfError> {
    array(bytes, at).map(u16::from_le_bytes)
}

fn int(bytes: &[u8], at: usize) -> Result<u32, ElfError> {
    array(bytes, at).map(u32::from_le_bytes)
}

fn word(bytes: &[u8], at: usize) -> Result<u64, ElfError> {
    array(bytes, at).map(u64::from_le_bytes)
}
