//! Why a session did not do what was asked.

use shevek_plugin::{ActionError, ConnectionError};

/// Why a session did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The connection or the runner ended in mid-work. The engine may open a new session; a module that was
    /// running may have done its work.
    #[error("{0}")]
    Lost(String),
    /// Escalation failed: `Incorrect sudo password`, `Missing sudo password`, or what the tool said.
    #[error("{0}")]
    Become(String),
    /// Escalation did not come to an end in time. The host counts as unreachable, as in Ansible.
    #[error("{0}")]
    BecomeTimeout(String),
    /// No runner can be started on this target: unknown architecture, or no place to put it.
    #[error("{0}")]
    NoRunner(String),
    /// The runner refused a request or broke the protocol.
    #[error("{0}")]
    Runner(String),
    /// A file could not be read, written or transferred.
    #[error("{0}")]
    File(String),
    /// The connection refused.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
}

impl SessionError {
    /// Whether the host counts as unreachable after this; else the task failed.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Lost(_) | Self::BecomeTimeout(_) => true,
            Self::Connection(error) => error.is_unreachable(),
            Self::Become(_) | Self::NoRunner(_) | Self::Runner(_) | Self::File(_) => false,
        }
    }
}

impl From<SessionError> for ActionError {
    fn from(error: SessionError) -> Self {
        if error.is_unreachable() {
            Self::Unreachable(error.to_string())
        } else {
            Self::Error(error.to_string())
        }
    }
}
