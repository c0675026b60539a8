//! From a URL to a connection.

use std::io::{self, BufReader, Read, Write};

use rustls::{ClientConnection, StreamOwned};

use super::socket::Socket;
use super::tls;
use crate::auth::basic_header;
use crate::body::read_line;
use crate::error::python_words;
use crate::{HttpError, Request, Url, unquote};

/// A connection to a server.
#[derive(Debug)]
pub(crate) enum Connection {
    Plain(Socket),
    Tls(Box<StreamOwned<ClientConnection, Socket>>),
}

/// Connects to the host of a URL: directly, through a socket of the file system, or through a proxy.
///
/// # Errors
/// When nobody answers, or whoever does is not trusted.
pub(crate) fn connect(
    request: &Request<'_>,
    url: &Url,
    proxy: Option<&Url>,
) -> Result<Connection, HttpError> {
    // Files that are missing are told before anybody is asked.
    let config = match &*url.scheme {
        "https" => Some(tls::config(request)?),
        _ => None,
    };
    let timeout = request.timeout;
    let port = |url: &Url| url.port().map_err(HttpError::Other);
    let mut socket = match (&request.unix_socket, proxy) {
        (Some(path), _) => Socket::unix(path, timeout)?,
        (None, Some(proxy)) => {
            if proxy.scheme != "http" {
                return Err(HttpError::Unsupported(format!(
                    "a proxy of the scheme '{}' is not supported, only http is",
                    proxy.scheme
                )));
            }
            Socket::tcp(&proxy.host(), port(proxy)?, timeout)?
        }
        (None, None) => Socket::tcp(&url.host(), port(url)?, timeout)?,
    };
    let Some(config) = config else {
        return Ok(Connection::Plain(socket));
    };
    if let Some(proxy) = proxy {
        open_tunnel(&mut socket, url, port(url)?, proxy)?;
    }
    let stream = tls::handshake(socket, config, &url.host())?;
    Ok(Connection::Tls(Box::new(stream)))
}

/// The value of `Proxy-Authorization`, for a proxy whose URL has a user.
pub(crate) fn proxy_authorization(proxy: &Url) -> Option<String> {
    let (user, password) = proxy.credentials()?;
    Some(basic_header(
        &unquote(user),
        &unquote(password.unwrap_or_default()),
    ))
}

/// Python: `HTTPConnection._tunnel`.
fn open_tunnel(socket: &mut Socket, url: &Url, port: u16, proxy: &Url) -> Result<(), HttpError> {
    let failed = |error: io::Error| HttpError::Url(python_words(&error));
    let host = url.host();
    let host = if host.contains(':') {
        format!("[{host}]")
    } else {
        host
    };
    let authorization = proxy_authorization(proxy)
        .map(|value| format!("Proxy-Authorization: {value}\r\n"))
        .unwrap_or_default();
    let head = format!("CONNECT {host}:{port} HTTP/1.0\r\n{authorization}\r\n");
    socket.write_all(head.as_bytes()).map_err(failed)?;
    // One byte at a time: what follows the head belongs to TLS.
    let mut reader = BufReader::with_capacity(1, socket);
    let status = read_line(&mut reader).map_err(failed)?;
    let status = String::from_utf8_lossy(&status).into_owned();
    let mut words = status.splitn(3, ' ');
    let code = words.nth(1).and_then(|code| code.parse::<u16>().ok());
    if code != Some(200) {
        let rest = status.split_once(' ').map_or("", |(_, rest)| rest);
        return Err(HttpError::Url(format!("Tunnel connection failed: {rest}")));
    }
    while !read_line(&mut reader).map_err(failed)?.is_empty() {}
    Ok(())
}

impl Read for Connection {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(into),
            // A server that leaves without a word has said everything. Python: `suppress_ragged_eofs`.
            Self::Tls(stream) => match stream.read(into) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(0),
                other => other,
            },
        }
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
