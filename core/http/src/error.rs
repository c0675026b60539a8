//! How a request fails. Python's classes of exceptions, as far as Ansible tells them apart.

use crate::{Headers, Url};

/// A request that brought no answer, or one that is an error.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The request itself is wrong. Python: `ValueError`.
    #[error("{0}")]
    Value(String),
    /// The server answered, but not with success. Python: `HTTPError`.
    #[error("HTTP Error {}: {}", .0.code, .0.reason)]
    Status(Box<StatusError>),
    /// The server could not be reached, or is not trusted. Python: `URLError`.
    #[error("<urlopen error {0}>")]
    Url(String),
    /// The connection broke. Python: `OSError`.
    #[error("{0}")]
    Connection(String),
    /// What came is no HTTP. Python: `BadStatusLine`.
    #[error("{0}")]
    BadStatusLine(String),
    /// Everything else that Python raises.
    #[error("{0}")]
    Other(String),
    /// What Ansible can and this client cannot.
    #[error("{0}")]
    Unsupported(String),
}

/// An answer that is an error.
#[derive(Debug)]
pub struct StatusError {
    /// Whose answer it is.
    pub url: Url,
    /// The status.
    pub code: u16,
    /// Its words, perhaps with more.
    pub reason: String,
    /// The headers of the answer.
    pub headers: Headers,
    /// The contents of the answer.
    pub body: Vec<u8>,
}

/// The system's error in Python's words: `[Errno 111] Connection refused`, `timed out`.
pub(crate) fn python_words(error: &std::io::Error) -> String {
    use std::io::ErrorKind;

    match (error.kind(), error.raw_os_error()) {
        (ErrorKind::WouldBlock | ErrorKind::TimedOut, None | Some(11)) => "timed out".into(),
        (_, Some(code)) => {
            let text = error.to_string();
            let words = text
                .rsplit_once(" (os error")
                .map_or(&*text, |(words, _)| words);
            format!("[Errno {code}] {words}")
        }
        _ => error.to_string(),
    }
}
