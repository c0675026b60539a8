//! Frames out of bytes that come in pieces of any size.

use crate::frame::{Frame, HEADER, decode_header};
use crate::{MAX_PAYLOAD, WireError};

/// Collects bytes and hands out whole frames. It never holds more than what was pushed.
#[derive(Debug, Default)]
pub struct FrameParser {
    buffer: Vec<u8>,
    /// Where in the buffer the next frame begins.
    start: usize,
}

impl FrameParser {
    /// An empty parser.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes as they came.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
        } else if self.start > self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        // A single huge frame must not keep its memory for the rest of the session.
        if self.buffer.is_empty() && self.buffer.capacity() > MAX_PAYLOAD / 256 {
            self.buffer = Vec::new();
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame, or `None` when more bytes are needed.
    ///
    /// # Errors
    /// When the bytes cannot be a frame; the stream is then to be ended.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, WireError> {
        let rest = &self.buffer[self.start..];
        let Some((head, rest)) = rest.split_first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let header = decode_header(*head)?;
        let Some(payload) = rest.get(..header.payload) else {
            return Ok(None);
        };
        let frame = Frame {
            kind: header.kind,
            id: header.id,
            payload: payload.to_vec(),
        };
        self.start += HEADER + header.payload;
        Ok(Some(frame))
    }

    /// Whether the bytes so far end between two frames.
    pub fn is_empty(&self) -> bool {
        self.start == self.buffer.len()
    }
}
