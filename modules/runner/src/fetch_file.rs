//! A file for the controller.

use std::fs::File;
use std::io::Read;

use shevek_wire::{CHUNK, Done, FailureKind, FetchFile, Response};

use crate::cancellation::Cancellation;
use crate::outbox::failure;

/// Sends the file piece by piece.
pub(crate) fn fetch_file(
    request: &FetchFile,
    cancellation: &Cancellation,
    send: &dyn Fn(Response) -> bool,
) -> Response {
    let path = crate::user::expand(&request.path);
    let attempt = || -> std::io::Result<Response> {
        let mut file = File::open(&path)?;
        if file.metadata()?.is_dir() {
            return Err(std::io::ErrorKind::IsADirectory.into());
        }
        let mut size = 0;
        loop {
            let mut piece = Vec::with_capacity(CHUNK);
            (&mut file).take(CHUNK as u64).read_to_end(&mut piece)?;
            if piece.is_empty() {
                return Ok(Response::Done(Done {
                    size,
                    unchanged: false,
                }));
            }
            size += piece.len() as u64;
            if cancellation.is_cancelled() || !send(Response::Chunk(piece)) {
                return Ok(failure(FailureKind::Cancelled, "cancelled"));
            }
        }
    };
    attempt().unwrap_or_else(|error| failure(FailureKind::File, format!("{path}: {error}")))
}
