//! What the controller asks.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::WireError;
use crate::frame::{Frame, MAX_CHUNK};

/// What the controller asks. The runner ends each request but `Chunk`, `End`, `Cancel` and `Shutdown` with
/// exactly one final [`Response`](crate::Response) of the same id.
#[derive(Clone, PartialEq)]
pub enum Request {
    /// Run a module.
    RunModule(Box<RunModule>),
    /// Wait for the end of an async job.
    AwaitJob(AwaitJob),
    /// Write a file from the `Chunk`s of the same id, up to `End`. (A module call may have some as well.)
    PutFile(PutFile),
    /// A piece of the file.
    Chunk(Vec<u8>),
    /// The file is complete.
    End,
    /// Send a file as `Chunk`s.
    FetchFile(FetchFile),
    /// End the request of this id: its result is not wanted any more.
    Cancel,
    /// End: cancel what runs, and exit.
    Shutdown,
}

/// A module call. Holds what may be secret: there is no `Debug`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunModule {
    /// The module's name.
    pub module: String,
    /// Its arguments.
    pub args: Map<String, Json>,
    /// Predict only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub check_mode: bool,
    /// Report differences.
    #[serde(default, skip_serializing_if = "is_false")]
    pub diff: bool,
    /// The task must not be logged.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_log: bool,
    /// Number of `-v`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub verbosity: u8,
    /// Variables for what the module starts, on top of the runner's own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub environment: BTreeMap<String, String>,
    /// Directory for temporary files on the target; the runner's own when `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tmpdir: Option<String>,
    /// Module dylibs on the target, to be loaded before the module is looked up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dylibs: Vec<String>,
    /// Whether to send the module's output as it appears.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stream: bool,
    /// Whether contents for the module come as `Chunk`s of the same id, up to `End`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
}

/// When the contents for a module come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attachment {
    /// Right behind the call.
    Follows,
    /// After the runner's `Proceed`, which it says when the module wants them.
    OnDemand,
}

/// Waits for the end of an async job; the answer is a `Result` as the module `async_status` gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitJob {
    /// The job's id.
    pub jid: String,
    /// The directory of the job files, as given to `async_wrapper`.
    pub async_dir: String,
    /// Milliseconds after which the job's status is reported although it runs.
    pub timeout_ms: u64,
}

/// Writes a file: beside its place first, then renamed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutFile {
    /// Where; `~` is the user's home.
    pub path: String,
    /// Permission bits; 0600 when `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<u32>,
    /// SHA-256 of the contents, hexadecimal. When given, the runner answers `Done` at once if the file has
    /// these contents already, else `Proceed`, and the pieces come only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Sends a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchFile {
    /// Which; `~` is the user's home.
    pub path: String,
}

impl Request {
    /// The frame that asks it.
    pub fn into_frame(self, id: u32) -> Frame {
        let (kind, payload) = match self {
            Self::RunModule(call) => (0x01, json(&call)),
            Self::AwaitJob(job) => (0x02, json(&job)),
            Self::PutFile(file) => (0x03, json(&file)),
            Self::Chunk(bytes) => (0x04, bytes),
            Self::End => (0x05, Vec::new()),
            Self::FetchFile(file) => (0x06, json(&file)),
            Self::Cancel => (0x07, Vec::new()),
            Self::Shutdown => (0x08, Vec::new()),
        };
        Frame { kind, id, payload }
    }

    /// Reads one from its frame.
    ///
    /// # Errors
    /// When the kind is unknown, the payload is not as it should be, or a piece is too large.
    pub fn from_frame(frame: Frame) -> Result<Self, WireError> {
        Ok(match frame.kind {
            0x01 => Self::RunModule(from_json(&frame)?),
            0x02 => Self::AwaitJob(from_json(&frame)?),
            0x03 => Self::PutFile(from_json(&frame)?),
            0x04 => Self::Chunk(chunk(frame)?),
            0x05 => Self::End,
            0x06 => Self::FetchFile(from_json(&frame)?),
            0x07 => Self::Cancel,
            0x08 => Self::Shutdown,
            kind => return Err(WireError::UnknownKind(kind)),
        })
    }
}

/// JSON of a message. The types of this crate have string keys only, so it cannot fail.
pub(crate) fn json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("messages have string keys and plain values")
}

/// A message from its frame's JSON.
pub(crate) fn from_json<T: DeserializeOwned>(frame: &Frame) -> Result<T, WireError> {
    serde_json::from_slice(&frame.payload).map_err(|error| WireError::Payload {
        kind: frame.kind,
        // The reader's own text may quote a value, which may be secret.
        message: format!(
            "bad JSON ({:?}) at column {}",
            error.classify(),
            error.column()
        ),
    })
}

/// The raw bytes of a frame that carries a piece.
pub(crate) fn chunk(frame: Frame) -> Result<Vec<u8>, WireError> {
    if frame.payload.len() > MAX_CHUNK {
        return Err(WireError::TooLarge(frame.payload.len() as u64));
    }
    Ok(frame.payload)
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_zero(value: &u8) -> bool {
    *value == 0
}
