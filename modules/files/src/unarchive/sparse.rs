//! Files with holes in archives of the format pax, which the crate `tar` gives as they are stored.

use std::io::{self, Read};

/// What a file with holes is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SparseMap {
    /// Offset and length of each piece that is stored.
    pieces: Vec<(u64, u64)>,
    /// Bytes of the whole file.
    size: u64,
}

impl SparseMap {
    /// Reads the map that precedes the contents: decimal numbers, a line each, up to a whole block. (Version 1.0.)
    pub(super) fn read(stored: &mut dyn Read, size: u64) -> io::Result<Self> {
        let mut taken = 0_u64;
        let mut number = || -> io::Result<u64> {
            let mut value = 0_u64;
            loop {
                let mut byte = [0];
                stored.read_exact(&mut byte)?;
                taken += 1;
                match byte[0] {
                    b'\n' => return Ok(value),
                    digit @ b'0'..=b'9' => {
                        value = value
                            .checked_mul(10)
                            .and_then(|value| value.checked_add(u64::from(digit - b'0')))
                            .ok_or_else(bad_map)?;
                    }
                    _ => return Err(bad_map()),
                }
            }
        };
        let count = number()?;
        let mut pieces = Vec::new();
        for _ in 0..count {
            pieces.push((number()?, number()?));
        }
        let padding = taken.next_multiple_of(512) - taken;
        let skipped = io::copy(&mut stored.take(padding), &mut io::sink())?;
        if skipped != padding {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Self::checked(pieces, size)
    }

    /// Reads a map out of the header: numbers between commas. (Version 0.1.)
    pub(super) fn parse(text: &str, size: u64) -> io::Result<Self> {
        let numbers: Vec<u64> = text
            .split(',')
            .filter(|number| !number.is_empty())
            .map(|number| number.parse().map_err(|_| bad_map()))
            .collect::<io::Result<_>>()?;
        if !numbers.len().is_multiple_of(2) {
            return Err(bad_map());
        }
        let pieces = numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        Self::checked(pieces, size)
    }

    fn checked(pieces: Vec<(u64, u64)>, size: u64) -> io::Result<Self> {
        let mut end = 0;
        for (offset, length) in &pieces {
            if *offset < end {
                return Err(bad_map());
            }
            end = offset.checked_add(*length).ok_or_else(bad_map)?;
        }
        if end > size {
            return Err(bad_map());
        }
        Ok(Self { pieces, size })
    }

    /// The whole contents, holes as zeros.
    pub(super) fn expand(self, stored: &mut dyn Read) -> Expanded<'_> {
        Expanded {
            map: self,
            piece: 0,
            at: 0,
            stored,
        }
    }
}

fn bad_map() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the map of a file with holes is damaged",
    )
}

/// Reads a file with its holes.
pub(super) struct Expanded<'a> {
    map: SparseMap,
    piece: usize,
    at: u64,
    stored: &'a mut dyn Read,
}

impl Read for Expanded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let piece = self.map.pieces.get(self.piece).copied();
            let (start, end) = piece.map_or((self.map.size, self.map.size), |(offset, length)| {
                (offset, offset + length)
            });
            if self.at < start {
                let count = usize::try_from(start - self.at)
                    .unwrap_or(usize::MAX)
                    .min(buffer.len());
                buffer[..count].fill(0);
                self.at += count as u64;
                return Ok(count);
            }
            if self.at < end {
                let left = usize::try_from(end - self.at).unwrap_or(usize::MAX);
                let most = left.min(buffer.len());
                let count = self.stored.read(&mut buffer[..most])?;
                if count == 0 && most > 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                self.at += count as u64;
                return Ok(count);
            }
            if piece.is_none() {
                return Ok(0);
            }
            self.piece += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::SparseMap;

    #[test]
    fn holes_become_zeros() {
        let mut stored = b"2\n2\n3\n7\n1\n".to_vec();
        stored.resize(512, 0);
        stored.extend(b"abcd");
        let mut stored = &stored[..];
        let map = SparseMap::read(&mut stored, 9).expect("a map");
        assert_eq!(map, SparseMap::parse("2,3,7,1", 9).expect("a map"));
        let mut whole = Vec::new();
        let read = map.expand(&mut stored).read_to_end(&mut whole);
        assert_eq!((read.ok(), &whole[..]), (Some(9), &b"\0\0abc\0\0d\0"[..]));
    }

    #[test]
    fn damaged_maps_are_refused() {
        for text in ["5", "3,2,4,1", "0,10", "x,1", "18446744073709551615,1"] {
            assert!(SparseMap::parse(text, 9).is_err(), "{text}");
        }
        assert!(SparseMap::read(&mut &b"99999999999\n1\n"[..], 9).is_err());
    }
}
