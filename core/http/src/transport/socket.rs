//! Sockets, of the network or of the file system, with a limit for each operation.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use crate::HttpError;
use crate::error::python_words;

/// A connected socket.
#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Socket {
    /// Tries each address of a host.
    pub(super) fn tcp(host: &str, port: u16, timeout: Option<Duration>) -> Result<Self, HttpError> {
        let addresses = (host, port)
            .to_socket_addrs()
            .map_err(|error| HttpError::Url(unknown_host(&error)))?;
        let mut last = None;
        for address in addresses {
            let tried = match timeout {
                Some(limit) => TcpStream::connect_timeout(&address, limit),
                None => TcpStream::connect(address),
            };
            match tried {
                Ok(stream) => {
                    let _ = stream.set_nodelay(true);
                    let limited = stream
                        .set_read_timeout(timeout)
                        .and_then(|()| stream.set_write_timeout(timeout));
                    limited.map_err(|error| HttpError::Url(python_words(&error)))?;
                    return Ok(Self::Tcp(stream));
                }
                Err(error) => last = Some(error),
            }
        }
        Err(HttpError::Url(last.map_or_else(
            || "[Errno -2] Name or service not known".into(),
            |error| match error.kind() {
                io::ErrorKind::TimedOut => "timed out".into(),
                _ => python_words(&error),
            },
        )))
    }

    /// Connects to a socket of the file system.
    pub(super) fn unix(path: &str, timeout: Option<Duration>) -> Result<Self, HttpError> {
        let stream = UnixStream::connect(path).map_err(|error| {
            HttpError::Url(format!(
                "Invalid Socket File ({path}): {}",
                python_words(&error)
            ))
        })?;
        stream
            .set_read_timeout(timeout)
            .and_then(|()| stream.set_write_timeout(timeout))
            .map_err(|error| HttpError::Url(python_words(&error)))?;
        Ok(Self::Unix(stream))
    }
}

/// Rust tells the resolver's words behind its own.
fn unknown_host(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.rsplit(": ").next().unwrap_or(&text);
    let number = match words {
        "Name or service not known" => -2,
        "Temporary failure in name resolution" => -3,
        "No address associated with hostname" => -5,
        _ => return text,
    };
    format!("[Errno {number}] {words}")
}

impl Read for Socket {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.read(into),
            Self::Unix(stream) => stream.read(into),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.write(bytes),
            Self::Unix(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.flush(),
            Self::Unix(stream) => stream.flush(),
        }
    }
}
