//! Connection plugins: how a host is reached.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::log::Log;
use crate::spec::OptionSpec;

/// A way to reach hosts, named by `ansible_connection`. Ansible: a class derived from `ConnectionBase`.
#[async_trait]
pub trait ConnectionPlugin: Send + Sync {
    /// Name, documentation and options; asked for once.
    fn meta(&self) -> ConnectionMeta;

    /// Opens a connection to one host.
    ///
    /// The plugin keeps its own time limit (`target.timeout_seconds`) over everything that connecting takes.
    async fn connect(
        &self,
        target: ConnectionTarget,
        log: Arc<dyn Log>,
    ) -> Result<Arc<dyn Connection>, ConnectionError>;
}

/// A live connection to one host as one login user. Dropping it ends it.
#[async_trait]
pub trait Connection: Send + Sync {
    /// Runs a command line with the host's login shell and waits for its end. Ansible: `exec_command`.
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError>;

    /// Copies a local file to `remote` (created or replaced); `mode` are the permission bits it has from the
    /// moment it exists. Ansible: `put_file`.
    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ConnectionError>;

    /// Copies a remote file to `local` (created or replaced). Ansible: `fetch_file`.
    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ConnectionError>;

    /// Starts a command line and returns a live duplex stream to it. With it the host gets a persistent
    /// runner; a connection without it answers `ConnectionError::Unsupported` and every module takes one
    /// [`exec`](Self::exec). Ansible has no counterpart.
    async fn spawn(&self, _command: String) -> Result<Arc<dyn Channel>, ConnectionError> {
        Err(ConnectionError::Unsupported("spawn".into()))
    }

    /// Whether the other side still answers as far as is known without asking it.
    fn is_alive(&self) -> bool {
        true
    }

    /// Ends the connection in good order. Ansible: `close`.
    async fn close(&self) -> Result<(), ConnectionError> {
        Ok(())
    }
}

/// A live stream to a command started by [`Connection::spawn`]. Dropping it hangs up on the command.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Writes all of `data` to the command's standard input, waiting while it does not read.
    async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError>;

    /// Ends the command's standard input.
    async fn close_stdin(&self) -> Result<(), ConnectionError>;

    /// The next piece of output, or the end. Must be cancel-safe: a dropped call loses nothing.
    async fn read(&self) -> Result<ChannelEvent, ConnectionError>;
}

/// What a [`Channel`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelEvent {
    /// Bytes of standard output.
    Stdout(Vec<u8>),
    /// Bytes of standard error.
    Stderr(Vec<u8>),
    /// The command ended with this status (128 + signal number when a signal ended it).
    Exit(i32),
    /// Nothing more will come.
    Closed,
}

/// A command to run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExecRequest {
    /// The complete command line, quoted for the login shell.
    pub command: String,
    /// Bytes for its standard input, which is closed after them.
    pub stdin: Vec<u8>,
    /// Whether the command gets a pseudo terminal. Ansible: `-tt`.
    pub pty: bool,
}

impl ExecRequest {
    /// A command line without input and terminal.
    pub fn new(command: impl Into<String>) -> Self {
        Self {
            command: command.into(),
            ..Self::default()
        }
    }
}

/// How a command ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExecOutput {
    /// Exit status; 128 + signal number when a signal ended it.
    pub rc: i32,
    /// Standard output, byte for byte.
    pub stdout: Vec<u8>,
    /// Standard error, byte for byte.
    pub stderr: Vec<u8>,
}

/// Whom to connect to and how.
#[derive(Clone, Serialize, Deserialize)]
pub struct ConnectionTarget {
    /// The host's name in the inventory, for messages.
    pub inventory_hostname: String,
    /// Seconds that connecting may take: connect, banner, key exchange and authentication together.
    /// Ansible: `-T`, `ansible_timeout`.
    pub timeout_seconds: u64,
    /// The value of each of the plugin's declared options that is set or has a default, validated by type.
    /// May hold secrets: there is no `Debug`.
    pub options: Map<String, Json>,
}

impl ConnectionTarget {
    /// The options as the plugin's own typed struct.
    ///
    /// # Errors
    /// `ConnectionError::Options` when they do not fit the struct.
    pub fn options<T: DeserializeOwned>(&self) -> Result<T, ConnectionError> {
        serde_json::from_value(Json::Object(self.options.clone()))
            .map_err(|e| ConnectionError::Options(e.to_string()))
    }
}

/// What a connection plugin says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionMeta {
    /// The name that `ansible_connection` uses.
    pub name: String,
    /// One sentence for lists.
    pub short_description: String,
    /// Paragraphs for the manual.
    pub description: Vec<String>,
    /// Its options and where their values come from.
    pub options: Vec<ConnectionOption>,
}

/// One option of a connection plugin. The engine resolves it before connecting: variables of the host win
/// over environment, over ansible.cfg, over the command line's default. Ansible: an entry of `options:` with
/// `vars`, `env`, `ini`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectionOption {
    /// Type, default, choices and documentation.
    pub spec: OptionSpec,
    /// Host variables that set it; the last one that is defined wins, as in Ansible.
    pub vars: Vec<String>,
    /// Environment variables that set it; the last one that is set wins, as in Ansible.
    pub env: Vec<String>,
    /// `section.key` places in ansible.cfg that set it; the last one that is set wins.
    pub ini: Vec<String>,
    /// Command line settings or play keywords that set it: `remote_user`, `port`, `password`, `private_key_file`,
    /// `timeout`, `ssh_common_args`, `ssh_extra_args`, `connection_password`; also `inventory_hostname` and
    /// `playbook_dir`, the playbook's directory.
    pub keyword: Option<String>,
}

impl ConnectionOption {
    /// An option that nothing sets yet but its default.
    pub fn new(spec: OptionSpec) -> Self {
        Self {
            spec,
            vars: Vec::new(),
            env: Vec::new(),
            ini: Vec::new(),
            keyword: None,
        }
    }

    /// Adds host variables that set it.
    pub fn vars(mut self, names: &[&str]) -> Self {
        self.vars.extend(names.iter().map(ToString::to_string));
        self
    }

    /// Adds environment variables that set it.
    pub fn env(mut self, names: &[&str]) -> Self {
        self.env.extend(names.iter().map(ToString::to_string));
        self
    }

    /// Adds places in ansible.cfg that set it.
    pub fn ini(mut self, places: &[&str]) -> Self {
        self.ini.extend(places.iter().map(ToString::to_string));
        self
    }

    /// Names the keyword or command line option that sets it.
    pub fn keyword(mut self, name: &str) -> Self {
        self.keyword = Some(name.to_string());
        self
    }
}

/// Why a connection did not work. All but `Unsupported`, `Options` and `File` make the host unreachable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ConnectionError {
    /// The host could not be reached or the way to it broke.
    #[error("{0}")]
    Unreachable(String),
    /// None of the credentials was accepted.
    #[error("{0}")]
    Authentication(String),
    /// The host's key is unknown or has changed.
    #[error("{0}")]
    HostKey(String),
    /// Connecting took longer than allowed.
    #[error("{0}")]
    Timeout(String),
    /// An established connection was lost.
    #[error("{0}")]
    Lost(String),
    /// A file could not be read, written or transferred; the connection is fine.
    #[error("{0}")]
    File(String),
    /// An option has a wrong value.
    #[error("{0}")]
    Options(String),
    /// The plugin cannot do this.
    #[error("this connection does not support {0}")]
    Unsupported(String),
}

impl ConnectionError {
    /// Whether the host counts as unreachable after this.
    pub fn is_unreachable(&self) -> bool {
        !matches!(
            self,
            Self::File(_) | Self::Options(_) | Self::Unsupported(_)
        )
    }
}
