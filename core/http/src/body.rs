//! The contents of an answer, while they come.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Take};

use flate2::bufread::MultiGzDecoder;

/// The longest line that tells the size of a piece, and the longest header. Python: `_MAXLINE`.
pub(crate) const LONGEST_LINE: u64 = 65536;

/// Whatever bytes come from.
pub(crate) type Source = Box<dyn BufRead + Send>;

/// How the end of the contents is known.
enum Framing {
    Length(Take<Source>),
    Chunked {
        source: Source,
        left: u64,
        state: Chunk,
    },
    UntilClose(Source),
    Gzip(Box<MultiGzDecoder<BufReader<Body>>>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chunk {
    First,
    Next,
    Done,
}

/// The contents of an answer.
pub struct Body(Framing);

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}

impl Body {
    pub(crate) fn of_length(source: Source, length: u64) -> Self {
        Self(Framing::Length(source.take(length)))
    }

    pub(crate) fn chunked(source: Source) -> Self {
        Self(Framing::Chunked {
            source,
            left: 0,
            state: Chunk::First,
        })
    }

    pub(crate) fn until_close(source: Source) -> Self {
        Self(Framing::UntilClose(source))
    }

    /// The contents without their compression.
    pub(crate) fn decompressed(self) -> Self {
        Self(Framing::Gzip(Box::new(MultiGzDecoder::new(
            BufReader::new(self),
        ))))
    }

    /// How many bytes of those announced did not come, after all was read.
    pub fn missing(&self) -> u64 {
        match &self.0 {
            Framing::Length(source) => source.limit(),
            _ => 0,
        }
    }
}

impl Read for Body {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Framing::Length(source) => source.read(into),
            Framing::UntilClose(source) => source.read(into),
            Framing::Gzip(decoder) => decoder.read(into),
            Framing::Chunked {
                source,
                left,
                state,
            } => {
                if into.is_empty() || *state == Chunk::Done {
                    return Ok(0);
                }
                if *left == 0 {
                    *left = next_chunk(source, *state == Chunk::Next)?;
                    *state = Chunk::Next;
                    if *left == 0 {
                        skip_trailer(source)?;
                        *state = Chunk::Done;
                        return Ok(0);
                    }
                }
                let most = usize::try_from(*left).map_or(into.len(), |left| left.min(into.len()));
                let count = source.read(&mut into[..most])?;
                if count == 0 {
                    return Err(incomplete());
                }
                *left -= count as u64;
                Ok(count)
            }
        }
    }
}

fn incomplete() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "IncompleteRead(0 bytes read)")
}

/// The size of the next piece, behind the end of the last one.
fn next_chunk(source: &mut Source, behind_one: bool) -> io::Result<u64> {
    if behind_one {
        read_line(source)?;
    }
    let line = read_line(source)?;
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
    let digits = std::str::from_utf8(digits).map_or("", str::trim);
    if digits.starts_with('+') {
        return Err(incomplete());
    }
    u64::from_str_radix(digits, 16).map_err(|_| incomplete())
}

fn skip_trailer(source: &mut Source) -> io::Result<()> {
    while !read_line(source)?.is_empty() {}
    Ok(())
}

/// A line without its end; empty at the end of everything.
pub(crate) fn read_line(source: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    source.take(LONGEST_LINE + 1).read_until(b'\n', &mut line)?;
    if line.len() as u64 > LONGEST_LINE {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("got more than {LONGEST_LINE} bytes when reading header line"),
        ));
    }
    while matches!(line.last(), Some(b'\r' | b'\n')) {
        line.pop();
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunked(text: &'static [u8]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Body::chunked(Box::new(text)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn pieces_are_put_together() {
        let text = b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\nmore";
        assert_eq!(chunked(text).expect("whole"), b"abc0123456789");
        for broken in [
            &b"3\r\nab"[..],
            b"x\r\n",
            b"",
            b"+3\r\nabc\r\n0\r\n\r\n",
            b"3\r\nabc\r\n",
        ] {
            assert!(chunked(broken).is_err(), "{broken:?}");
        }
    }

    #[test]
    fn what_is_missing_is_told() {
        let mut body = Body::of_length(Box::new(&b"abc"[..]), 5);
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).expect("read");
        assert_eq!((bytes.len(), body.missing()), (3, 2));
    }
}
