//! What went wrong with a server.

use crate::error::CommandError;

/// A request that brought no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub(in crate::commands::galaxy) struct ServerError {
    /// The status of the server's answer; `None` when there was none, or no JSON.
    pub(in crate::commands::galaxy) code: Option<u16>,
    /// The whole sentence.
    pub(in crate::commands::galaxy) text: String,
    /// Whether the same may succeed a moment later.
    pub(super) may_pass: bool,
}

impl ServerError {
    /// An error that is no answer of the server.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            code: None,
            text: text.into(),
            may_pass: false,
        }
    }

    /// Whether the server says that there is no such thing.
    pub(in crate::commands::galaxy) fn is_not_found(&self) -> bool {
        self.code == Some(404)
    }
}

impl From<ServerError> for CommandError {
    fn from(error: ServerError) -> Self {
        Self::Failed(error.text)
    }
}
