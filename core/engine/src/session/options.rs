//! What a session is told when it is opened and when it runs a module.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use shevek_plugin::{Attachment, Log, NoLog, Stream};

use super::RunnerImages;

/// Receives a module's output as it appears. Called on the session's reader: it must not block.
pub type OutputHandler = Arc<dyn Fn(Stream, &[u8]) + Send + Sync>;

/// The surroundings of a session.
#[derive(Clone)]
pub struct SessionOptions {
    /// The host as log lines name it (`<HOST> EXEC ...`).
    pub host: String,
    /// The runners to put on targets.
    pub images: Arc<RunnerImages>,
    /// Receives each step on the wire, from `-vvv` on.
    pub log: Arc<dyn Log>,
    /// How long escalation may take until it asks for the password or is through.
    pub become_limit: BecomeLimit,
}

/// How long escalation may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BecomeLimit {
    /// As long as a connection, and two seconds more. Ansible: most connections.
    Connection(Duration),
    /// As an option of the connection says. Ansible: `become_success_timeout` of `local`.
    Own(Duration),
}

impl BecomeLimit {
    /// The time.
    pub fn duration(self) -> Duration {
        match self {
            Self::Connection(duration) | Self::Own(duration) => duration,
        }
    }
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self {
            host: "localhost".into(),
            images: Arc::default(),
            log: Arc::new(NoLog),
            become_limit: BecomeLimit::Connection(Duration::from_secs(12)),
        }
    }
}

/// A module to run on the target. It may hold secrets: there is no `Debug`.
#[derive(Clone, Default)]
pub struct ModuleRequest {
    /// The module's name.
    pub module: String,
    /// Its arguments, templated; the runner validates them against the spec once more, because `path`
    /// arguments and `fallback`s from the environment belong to the target.
    pub args: Map<String, Json>,
    /// Predict only.
    pub check_mode: bool,
    /// Report differences.
    pub diff: bool,
    /// The task must not be logged.
    pub no_log: bool,
    /// Number of `-v`.
    pub verbosity: u8,
    /// The keyword `environment`.
    pub environment: IndexMap<String, String>,
    /// Dylibs of the controller that hold the module (and, under `async_wrapper`, the module it wraps). When
    /// there are any, they travel to the target and a dynamically linked runner loads them.
    pub dylibs: Vec<PathBuf>,
    /// Contents for the module.
    pub attachment: Option<Attachment>,
}
