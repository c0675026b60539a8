//! What a tar archive is compressed with.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use bzip2::read::MultiBzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// Known by the first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}

impl Compression {
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'B', b'Z', b'h', ..] => Self::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            // The second kind is a frame to be skipped.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// The file's contents as they were before.
    pub(super) fn open(self, file: File) -> Box<dyn Read> {
        let file = BufReader::with_capacity(128 << 10, file);
        match self {
            Self::None => Box::new(file),
            Self::Gzip => Box::new(GzipMembers(Some(GzDecoder::new(file)))),
            Self::Bzip2 => Box::new(MultiBzDecoder::new(file)),
            Self::Xz => Box::new(XzReader::new(file, true)),
            Self::Zstd => Box::new(ZstdFrames::Between(Some(file))),
        }
    }
}

impl Compression {
    /// Whether a checksum of the whole only comes at the end, behind the archive's own.
    pub(super) fn has_late_checksum(self) -> bool {
        matches!(self, Self::Gzip | Self::Xz | Self::Zstd)
    }
}

/// Members of a gzip file one after the other; what follows them and is none is passed over, as gzip does.
struct GzipMembers<R: BufRead>(Option<GzDecoder<R>>);

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.0 {
            let count = decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            if let Some(mut source) = self.0.take().map(GzDecoder::into_inner)
                && source.fill_buf()?.first() == Some(&0x1f)
            {
                self.0 = Some(GzDecoder::new(source));
            }
        }
        Ok(0)
    }
}

/// Frames of Zstandard one after the other.
enum ZstdFrames<R: BufRead> {
    Between(Option<R>),
    Within(Box<StreamingDecoder<R, FrameDecoder>>),
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self {
                Self::Between(source) => {
                    let Some(mut source) = source.take() else {
                        return Ok(0);
                    };
                    if !skip_to_frame(&mut source)? {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new(source).map_err(io::Error::other)?;
                    *self = Self::Within(Box::new(decoder));
                }
                Self::Within(decoder) => match decoder.read(buffer)? {
                    0 if !buffer.is_empty() => {
                        let done = std::mem::replace(self, Self::Between(None));
                        if let Self::Within(decoder) = done {
                            *self = Self::Between(Some(decoder.into_inner()));
                        }
                    }
                    count => return Ok(count),
                },
            }
        }
    }
}

/// Leaves frames out that are to be skipped; false at the end.
fn skip_to_frame<R: BufRead>(source: &mut R) -> io::Result<bool> {
    loop {
        let head = source.fill_buf()?;
        if head.is_empty() {
            return Ok(false);
        }
        if !(0x50..=0x5f).contains(&head[0]) {
            return Ok(true);
        }
        let mut header = [0; 8];
        source.read_exact(&mut header)?;
        let length = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
        let skipped = io::copy(&mut source.by_ref().take(length.into()), &mut io::sink())?;
        if skipped != u64::from(length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}
