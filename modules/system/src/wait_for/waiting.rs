//! The wait itself.

use std::io::{ErrorKind, Read};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::{Args, State};
use super::connections::Connections;
use super::pattern::{Groups, Pattern};
use super::resolve::addresses;

/// How often a cancellation is looked for.
const SLICE: Duration = Duration::from_millis(100);
const ENOENT: i32 = 2;

/// A wait with its end.
pub(super) struct Waiting<'a> {
    args: &'a Args,
    context: &'a ModuleContext<'a>,
    pattern: Option<Pattern>,
    start: Instant,
    end: Instant,
    hosts: Vec<IpAddr>,
}

fn seconds(number: i64) -> Duration {
    Duration::from_secs(u64::try_from(number).unwrap_or(0))
}

impl<'a> Waiting<'a> {
    pub(super) fn new(
        args: &'a Args,
        context: &'a ModuleContext<'a>,
        pattern: Option<Pattern>,
    ) -> Self {
        let start = Instant::now();
        Self {
            args,
            context,
            pattern,
            start,
            end: start + seconds(args.timeout),
            hosts: Vec::new(),
        }
    }

    pub(super) fn elapsed(&self) -> u64 {
        self.start.elapsed().as_secs()
    }

    /// Waits until it is so; the groups of what was searched for.
    pub(super) fn run(&mut self) -> Result<Groups, ModuleError> {
        self.sleep(seconds(self.args.delay))?;
        let args = self.args;
        let is_bare = args.port().is_none() && args.path().is_none();
        if is_bare && args.state != State::Drained {
            self.sleep(seconds(args.timeout))?;
            return Ok(Groups::default());
        }
        let drained = if args.state == State::Drained {
            Some(self.connections()?)
        } else {
            None
        };
        while Instant::now() < self.end {
            // A name may come to mean another address meanwhile.
            if args.port().is_some() {
                self.hosts = addresses(self.context, &args.host);
            }
            let found = match (&drained, args.state) {
                (Some(connections), _) => (connections.count() == 0).then(Groups::default),
                (None, State::Absent | State::Stopped) => self.is_gone().then(Groups::default),
                (None, _) => self.is_there()?,
            };
            if let Some(groups) = found {
                return Ok(groups);
            }
            self.sleep(seconds(args.sleep))?;
        }
        Err(self.failure(self.timeout_message()))
    }

    fn connections(&self) -> Result<Connections, ModuleError> {
        let args = self.args;
        let Some(port) = args.port.and_then(|port| u16::try_from(port).ok()) else {
            return Err(
                self.failure("state=drained needs the port whose connections are counted".into())
            );
        };
        let excluded = args.exclude_hosts.iter().flatten();
        Ok(Connections::new(
            port,
            args.active_states(),
            addresses(self.context, &args.host),
            excluded
                .flat_map(|host| addresses(self.context, host))
                .collect(),
        ))
    }

    fn is_gone(&self) -> bool {
        match self.args.path() {
            Some(path) => !Path::new(path).exists(),
            None => self.connect(seconds(self.args.connect_timeout)).is_none(),
        }
    }

    fn is_there(&self) -> Result<Option<Groups>, ModuleError> {
        match self.args.path() {
            Some(path) => self.is_file_there(path),
            None => {
                let left = self.end.saturating_duration_since(Instant::now());
                let limit = seconds(self.args.connect_timeout).min(left + SLICE);
                match self.connect(limit) {
                    None => Ok(None),
                    Some(stream) => self.is_said(stream),
                }
            }
        }
    }

    fn is_file_there(&self, path: &str) -> Result<Option<Groups>, ModuleError> {
        if let Err(error) = std::fs::metadata(path) {
            return match error.raw_os_error() {
                Some(ENOENT) => Ok(None),
                _ => {
                    let text = error.to_string();
                    let reason = text.split(" (os error").next().unwrap_or_default();
                    Err(self.failure(format!("Failed to stat {path}, {reason}")))
                }
            };
        }
        Ok(match (&self.pattern, std::fs::read(path)) {
            (None, _) => Some(Groups::default()),
            (Some(pattern), Ok(bytes)) => pattern.search(&bytes),
            (Some(_), Err(_)) => None,
        })
    }

    /// A connection to one of the host's addresses.
    fn connect(&self, limit: Duration) -> Option<TcpStream> {
        let port = u16::try_from(self.args.port()?).ok()?;
        let limit = limit.max(Duration::from_millis(1));
        self.hosts
            .iter()
            .find_map(|host| TcpStream::connect_timeout(&SocketAddr::new(*host, port), limit).ok())
    }

    /// Whether the other side says what is searched for.
    fn is_said(&self, mut stream: TcpStream) -> Result<Option<Groups>, ModuleError> {
        let Some(pattern) = &self.pattern else {
            let _ = stream.shutdown(Shutdown::Both);
            return Ok(Some(Groups::default()));
        };
        let mut heard = Vec::new();
        let mut piece = [0; 1024];
        let _ = stream.set_read_timeout(Some(SLICE));
        while Instant::now() < self.end {
            self.check_cancelled()?;
            match stream.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => heard.extend_from_slice(&piece[..count]),
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                    ) =>
                {
                    continue;
                }
                Err(_) => break,
            }
            if pattern.search(&heard).is_some() {
                let _ = stream.shutdown(Shutdown::Both);
                // Ansible tells the groups of files only.
                return Ok(Some(Groups::default()));
            }
        }
        Ok(None)
    }

    fn sleep(&self, time: Duration) -> Result<(), ModuleError> {
        let end = Instant::now() + time;
        loop {
            self.check_cancelled()?;
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(SLICE));
        }
    }

    fn check_cancelled(&self) -> Result<(), ModuleError> {
        if self.context.output.is_cancelled() {
            return Err(ModuleError::new(
                "The wait was ended because its task was cancelled.",
            ));
        }
        Ok(())
    }

    fn timeout_message(&self) -> String {
        let args = self.args;
        let (host, port) = (&args.host, args.port.unwrap_or_default());
        let searched = args.search_regex.as_ref();
        match (args.state, args.path(), searched) {
            (State::Drained, ..) => format!("Timeout when waiting for {host}:{port} to drain"),
            (State::Absent | State::Stopped, Some(path), _) => {
                format!("Timeout when waiting for {path} to be absent.")
            }
            (State::Absent | State::Stopped, None, _) => {
                format!("Timeout when waiting for {host}:{port} to stop.")
            }
            (_, Some(path), Some(regex)) => {
                format!("Timeout when waiting for search string {regex} in {path}")
            }
            (_, Some(path), None) => format!("Timeout when waiting for file {path}"),
            (_, None, Some(regex)) => {
                format!("Timeout when waiting for search string {regex} in {host}:{port}")
            }
            (_, None, None) => format!("Timeout when waiting for {host}:{port}"),
        }
    }

    fn failure(&self, message: String) -> ModuleError {
        let own = self.args.msg.clone().filter(|text| !text.is_empty());
        ModuleError::new(own.unwrap_or(message)).with("elapsed", self.elapsed())
    }
}
