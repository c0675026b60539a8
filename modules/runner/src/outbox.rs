//! The one way out: frames of all threads, one after the other.

use std::fs::File;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use shevek_wire::{FailureKind, MAX_PAYLOAD, Response, RunnerFailure, write_frame};

/// Writes responses.
pub(crate) struct Outbox {
    output: Mutex<File>,
    gone: AtomicBool,
}

impl Outbox {
    /// Writes to this file.
    pub(crate) fn new(output: File) -> Self {
        Self {
            output: Mutex::new(output),
            gone: AtomicBool::new(false),
        }
    }

    /// Sends one response; `false` when nobody reads any more.
    pub(crate) fn send(&self, id: u32, response: Response) -> bool {
        let mut frame = response.into_frame(id);
        if frame.payload.len() > MAX_PAYLOAD {
            let message = format!(
                "the module's result of {} bytes is larger than the {MAX_PAYLOAD} that can be sent",
                frame.payload.len()
            );
            frame = failure(FailureKind::Internal, message).into_frame(id);
        }
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = write_frame(&mut *output, &frame).and_then(|()| output.flush());
        if sent.is_err() {
            self.gone.store(true, Ordering::SeqCst);
        }
        sent.is_ok()
    }

    /// Notes that nobody reads any more.
    pub(crate) fn set_gone(&self) {
        self.gone.store(true, Ordering::SeqCst);
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::SeqCst)
    }
}

/// The response that a request failed.
pub(crate) fn failure(kind: FailureKind, message: impl Into<String>) -> Response {
    Response::Failed(RunnerFailure {
        kind,
        message: message.into(),
    })
}
