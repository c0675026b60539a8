//! Frames over `Read` and `Write`, for the runner.

use std::io::{ErrorKind, Read, Write};

use crate::WireError;
use crate::frame::{Frame, HEADER, decode_header};

/// Memory reserved for a payload before any of it has come.
const RESERVE: usize = 64 << 10;

/// Reads one frame; `None` when the stream ends between two frames.
///
/// # Errors
/// When reading fails, or the bytes are no frame.
pub fn read_frame(input: &mut impl Read) -> Result<Option<Frame>, WireError> {
    let mut head = [0; HEADER];
    let mut filled = 0;
    while filled < HEADER {
        match input.read(&mut head[filled..]) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(WireError::Truncated),
            Ok(n) => filled += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    let header = decode_header(head)?;
    let mut payload = Vec::with_capacity(header.payload.min(RESERVE));
    input
        .take(header.payload as u64)
        .read_to_end(&mut payload)?;
    if payload.len() < header.payload {
        return Err(WireError::Truncated);
    }
    Ok(Some(Frame {
        kind: header.kind,
        id: header.id,
        payload,
    }))
}

/// Writes one frame with a single `write_all` and flushes.
///
/// # Errors
/// When writing fails.
pub fn write_frame(output: &mut impl Write, frame: &Frame) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    frame.encode_into(&mut bytes);
    output.write_all(&bytes)?;
    output.flush()
}
