//! What the runner answers.

use serde::{Deserialize, Serialize};

use crate::WireError;
use crate::frame::Frame;
use crate::hello::Hello;
use crate::request::{chunk, from_json, json};

/// What the runner answers. `Result`, `Done` and `Failed` end their request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The first frame of all.
    Hello(Hello),
    /// Output of a module's command, as it appears.
    Stdout(Vec<u8>),
    /// Error output of a module's command, as it appears.
    Stderr(Vec<u8>),
    /// A module's result: Ansible's flat JSON object, not read here.
    Result(Vec<u8>),
    /// A piece of a fetched file.
    Chunk(Vec<u8>),
    /// Send the pieces of the file.
    Proceed,
    /// A file arrived, was there already, or was sent completely.
    Done(Done),
    /// The request could not be served.
    Failed(RunnerFailure),
}

/// How a file transfer ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Size of the file in bytes.
    pub size: u64,
    /// Whether the file was there already and nothing travelled.
    #[serde(default)]
    pub unchanged: bool,
}

/// Why the runner did not serve a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunnerFailure {
    /// Which sort of failure.
    pub kind: FailureKind,
    /// The sentence for the user.
    pub message: String,
}

/// The sorts of failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The runner has no module of that name.
    UnknownModule,
    /// A module dylib could not be loaded.
    Dylib,
    /// A file could not be read or written.
    File,
    /// The request was cancelled.
    Cancelled,
    /// The request made no sense.
    Protocol,
    /// Anything else.
    Internal,
}

impl Response {
    /// The frame that says it.
    pub fn into_frame(self, id: u32) -> Frame {
        let (kind, payload) = match self {
            Self::Hello(hello) => return hello.to_frame(),
            Self::Stdout(bytes) => (0x82, bytes),
            Self::Stderr(bytes) => (0x83, bytes),
            Self::Result(json) => (0x84, json),
            Self::Chunk(bytes) => (0x85, bytes),
            Self::Proceed => (0x86, Vec::new()),
            Self::Done(done) => (0x87, json(&done)),
            Self::Failed(failure) => (0x88, json(&failure)),
        };
        Frame { kind, id, payload }
    }

    /// Reads one from its frame.
    ///
    /// # Errors
    /// When the kind is unknown, the payload is not as it should be, or a piece is too large.
    pub fn from_frame(frame: Frame) -> Result<Self, WireError> {
        Ok(match frame.kind {
            Hello::KIND => Self::Hello(Hello::from_frame(&frame)?),
            0x82 => Self::Stdout(chunk(frame)?),
            0x83 => Self::Stderr(chunk(frame)?),
            0x84 => Self::Result(frame.payload),
            0x85 => Self::Chunk(chunk(frame)?),
            0x86 => Self::Proceed,
            0x87 => Self::Done(from_json(&frame)?),
            0x88 => Self::Failed(from_json(&frame)?),
            kind => return Err(WireError::UnknownKind(kind)),
        })
    }

    /// Whether it ends its request.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Result(_) | Self::Done(_) | Self::Failed(_))
    }
}
