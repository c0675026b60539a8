//! One user's session on one target.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use shevek_plugin::{Connection, ExecOutput, ExecRequest, TaskResult};

use super::{Become, ModuleRequest, OutputHandler, SessionError, SessionOptions};

/// What the controller does on one target as one user (the login user, or the one it becomes).
///
/// Nothing is sent before it is needed: the first module, file or job starts the runner (one command line,
/// which uploads it when the target's cache lacks it); from then on each call is one round trip, many at once.
/// A connection without `spawn` gets one exec a module instead.
pub struct Session {
    connection: Arc<dyn Connection>,
    escalation: Option<Become>,
    options: SessionOptions,
}

impl Session {
    /// Makes a session over a live connection. Sends nothing.
    pub fn open(
        connection: Arc<dyn Connection>,
        escalation: Option<Become>,
        options: SessionOptions,
    ) -> Self {
        Self {
            connection,
            escalation,
            options,
        }
    }

    /// Starts the runner now instead of at the first module.
    pub async fn start(&self) -> Result<(), SessionError> {
        Err(self.unsupported())
    }

    /// Runs a module and waits for its result. Dropping the future cancels it on the target.
    pub async fn run_module(
        &self,
        _request: ModuleRequest,
        _on_output: Option<OutputHandler>,
    ) -> Result<TaskResult, SessionError> {
        Err(self.unsupported())
    }

    /// Waits on the target for the end of an async job: answers the moment it has ended, or with its status
    /// after `timeout`. The result is that of the module `async_status` with `mode: status`.
    /// `async_dir` is the directory as given to `async_wrapper` (`~/.ansible_async`).
    pub async fn await_job(
        &self,
        _jid: &str,
        _async_dir: &str,
        _timeout: Duration,
    ) -> Result<TaskResult, SessionError> {
        Err(self.unsupported())
    }

    /// Runs a command line as the session's user without any runner.
    /// Ansible: `_low_level_execute_command`.
    pub async fn exec(&self, _request: ExecRequest) -> Result<ExecOutput, SessionError> {
        Err(self.unsupported())
    }

    /// Copies a file of the controller to the target, as the session's user: written beside `remote` and
    /// renamed; `mode` are its permission bits (0600 when `None`).
    pub async fn put_file(
        &self,
        _local: &Path,
        _remote: &str,
        _mode: Option<u32>,
    ) -> Result<(), SessionError> {
        Err(self.unsupported())
    }

    /// Copies a file of the target to the controller.
    pub async fn fetch_file(&self, _remote: &str, _local: &Path) -> Result<(), SessionError> {
        Err(self.unsupported())
    }

    /// Whether the runner, once started, and the connection still live as far as is known.
    pub fn is_alive(&self) -> bool {
        self.connection.is_alive()
    }

    /// The connection under it.
    pub fn connection(&self) -> &Arc<dyn Connection> {
        &self.connection
    }

    /// Ends the runner; what is in flight is cancelled. The connection stays open.
    pub async fn close(&self) {}

    fn unsupported(&self) -> SessionError {
        SessionError::Runner(format!(
            "session as {:?} to {} is not written yet",
            self.escalation.as_ref().map(|b| &b.user),
            self.options.host
        ))
    }
}
