//! Frames between the controller and the runner on a target.
//!
//! A frame is a length, a kind, a request id and a payload. The controller sends [`Request`]s, the runner
//! [`Response`]s; ids let many be in flight at once, in any order. The runner says [`Hello`] first.
//! This crate knows bytes only: [`FrameParser`] takes them as they come (async sides push), [`read_frame`]
//! and [`write_frame`] work on `Read` and `Write`.

mod cksum;
mod error;
mod frame;
mod hello;
mod parser;
mod request;
mod response;
mod stream;

pub use cksum::Cksum;
pub use error::WireError;
pub use frame::{CHUNK, Frame, HEADER, MAX_CHUNK, MAX_PAYLOAD};
pub use hello::{Hello, WIRE_VERSION};
pub use parser::FrameParser;
pub use request::{Attachment, AwaitJob, FetchFile, PutFile, Request, RunModule};
pub use response::{Done, FailureKind, Response, RunnerFailure};
pub use stream::{read_frame, write_frame};
