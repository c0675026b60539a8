//! What can be wrong with a stream of frames.

use crate::{MAX_PAYLOAD, WIRE_VERSION};

/// What can be wrong with a stream of frames. None of them can be recovered from: the stream is to be ended.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// A frame announces more than a frame may hold.
    #[error("a frame of {0} bytes is larger than the {MAX_PAYLOAD} allowed")]
    TooLarge(u64),
    /// A frame has a kind that this side does not know.
    #[error("unknown kind of frame 0x{0:02x}")]
    UnknownKind(u8),
    /// A payload is not the JSON that its kind asks for.
    #[error("frame of kind 0x{kind:02x}: {message}")]
    Payload {
        /// The frame's kind.
        kind: u8,
        /// What the JSON reader says; it quotes names and positions, no values.
        message: String,
    },
    /// The stream ended inside a frame.
    #[error("the stream ended inside a frame")]
    Truncated,
    /// The runner speaks another version.
    #[error(
        "the runner speaks version {theirs} of the wire protocol, this shevek speaks version {WIRE_VERSION}: \
         the runner file belongs to another build of shevek, replace it by one of this build"
    )]
    Version {
        /// The runner's version.
        theirs: u64,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
