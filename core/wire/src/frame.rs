//! One frame as bytes.

/// Bytes before a frame's payload: length (u32, big-endian, of what follows it), kind (u8), id (u32, big-endian).
pub const HEADER: usize = 9;

/// The largest payload of a frame in bytes. A task result with all its output must fit.
pub const MAX_PAYLOAD: usize = 256 << 20;

/// The largest piece of a file or of output in bytes that a side accepts.
pub const MAX_CHUNK: usize = 1 << 20;

/// The size in bytes of the pieces in which this build sends files: with their headers they fill two packets of SSH.
pub const CHUNK: usize = (64 << 10) - HEADER;

/// The bytes that the length counts besides the payload: kind and id.
pub(crate) const COUNTED: usize = 5;

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What the payload is.
    pub kind: u8,
    /// The request that it belongs to; 0 where there is none.
    pub id: u32,
    /// JSON or raw bytes, according to the kind.
    pub payload: Vec<u8>,
}

impl Frame {
    /// Appends the frame's bytes to `out`. The payload must not be larger than [`MAX_PAYLOAD`]: the other
    /// side would refuse it.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        encode(self.kind, self.id, &self.payload, out);
    }
}

/// Appends a frame of these parts to `out`.
pub(crate) fn encode(kind: u8, id: u32, payload: &[u8], out: &mut Vec<u8>) {
    debug_assert!(payload.len() <= MAX_PAYLOAD);
    let length = (payload.len() + COUNTED) as u32;
    out.reserve(HEADER + payload.len());
    out.extend_from_slice(&length.to_be_bytes());
    out.push(kind);
    out.extend_from_slice(&id.to_be_bytes());
    out.extend_from_slice(payload);
}

/// A frame's header, read.
pub(crate) struct Header {
    pub(crate) kind: u8,
    pub(crate) id: u32,
    pub(crate) payload: usize,
}

/// Reads a header.
///
/// # Errors
/// When the length cannot be a frame's.
pub(crate) fn decode_header(bytes: [u8; HEADER]) -> Result<Header, crate::WireError> {
    let [a, b, c, d, kind, e, f, g, h] = bytes;
    let length = u32::from_be_bytes([a, b, c, d]) as usize;
    let Some(payload) = length.checked_sub(COUNTED) else {
        return Err(crate::WireError::Truncated);
    };
    if payload > MAX_PAYLOAD {
        return Err(crate::WireError::TooLarge(payload as u64));
    }
    Ok(Header {
        kind,
        id: u32::from_be_bytes([e, f, g, h]),
        payload,
    })
}
