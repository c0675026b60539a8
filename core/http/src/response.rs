//! An answer.

use std::io::{self, Read};

use crate::{Body, Headers, Url};

/// An answer whose contents are still to be read.
#[derive(Debug)]
pub struct Response {
    /// The URL that answered, after all redirects.
    pub url: Url,
    /// The status.
    pub code: u16,
    /// Its words.
    pub reason: String,
    /// The headers.
    pub headers: Headers,
    /// The contents.
    pub body: Body,
}

impl Response {
    /// All contents. Python: `HTTPResponse.read()`.
    ///
    /// # Errors
    /// When the connection breaks before their end.
    pub fn read_all(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.body.read_to_end(&mut bytes)?;
        match self.body.missing() {
            0 => Ok(bytes),
            missing => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                format!(
                    "IncompleteRead({} bytes read, {missing} more expected)",
                    bytes.len()
                ),
            )),
        }
    }
}
