//! The way to the server.

use std::fmt::Write as _;
use std::io::{self, BufReader, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use shevek_plugin::CacheError;

use crate::address::Address;
use crate::reply::{Reply, read_reply};

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client of one server. A connection that broke is made anew.
pub(crate) struct Client {
    address: Address,
    connection: Mutex<Option<BufReader<TcpStream>>>,
}

/// Why there is no answer.
enum Failure {
    Io(io::Error),
    Refused(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When the server is not there or does not let us in.
    pub(crate) fn connect(address: Address) -> Result<Self, CacheError> {
        let client = Self {
            address,
            connection: Mutex::new(None),
        };
        let connection = client.open().map_err(|failure| client.told(failure))?;
        *client.lock() = Some(connection);
        Ok(client)
    }

    /// Sends a command and waits for the answer.
    ///
    /// # Errors
    /// When the server is gone or refuses.
    pub(crate) fn command(&self, words: &[&str]) -> Result<Reply, CacheError> {
        let mut kept = self.lock();
        if let Some(mut connection) = kept.take() {
            match ask(&mut connection, words) {
                // The server may have closed what was not used for long.
                Err(Failure::Io(_)) => {}
                answer => {
                    *kept = Some(connection);
                    return answer.map_err(|failure| self.told(failure));
                }
            }
        }
        let mut connection = self.open().map_err(|failure| self.told(failure))?;
        let answer = ask(&mut connection, words);
        if !matches!(answer, Err(Failure::Io(_))) {
            *kept = Some(connection);
        }
        answer.map_err(|failure| self.told(failure))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<BufReader<TcpStream>>> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<BufReader<TcpStream>, Failure> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        let places = (self.address.host.as_str(), self.address.port).to_socket_addrs()?;
        for place in places {
            match TcpStream::connect_timeout(&place, PATIENCE) {
                Ok(stream) => return self.log_in(stream),
                Err(error) => last = error,
            }
        }
        Err(last.into())
    }

    fn log_in(&self, stream: TcpStream) -> Result<BufReader<TcpStream>, Failure> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut connection = BufReader::new(stream);
        if let Some(password) = &self.address.password {
            ask(&mut connection, &["AUTH", password.expose()])?;
        }
        let database = self.address.database.to_string();
        ask(&mut connection, &["SELECT", &database])?;
        Ok(connection)
    }

    fn told(&self, failure: Failure) -> CacheError {
        let Address { host, port, .. } = &self.address;
        let reason = match failure {
            Failure::Io(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                ) =>
            {
                format!("no answer within {} seconds", PATIENCE.as_secs())
            }
            Failure::Io(error) => error.to_string(),
            Failure::Refused(message) => message,
        };
        CacheError(format!(
            "Error in 'redis' cache plugin with the server {host}:{port}: {reason}"
        ))
    }
}

fn ask(connection: &mut BufReader<TcpStream>, words: &[&str]) -> Result<Reply, Failure> {
    let mut request = format!("*{}\r\n", words.len());
    for word in words {
        let _ = write!(request, "${}\r\n{word}\r\n", word.len());
    }
    connection.get_mut().write_all(request.as_bytes())?;
    match read_reply(connection)? {
        Reply::Refused(message) => Err(Failure::Refused(message)),
        reply => Ok(reply),
    }
}
