//! What ends a command, and with which exit code.

use std::process::ExitCode;

use shevek_playbook::LoadError;
use shevek_yaml::Diagnostic;

/// Why a command ended without doing its work. The codes are Ansible's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// Options or arguments that make no sense together.
    #[error("{0}")]
    Usage(String),
    /// Something in a user's file is wrong.
    #[error("{0}")]
    Input(String),
    /// Anything else that the user can mend.
    #[error("{0}")]
    Failed(String),
    /// The user pressed Ctrl-C at a question.
    #[error("User interrupted execution")]
    Interrupted,
    /// A mistake of shevek itself.
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl CommandError {
    /// The exit code: 5 for options, 4 for input, 1 for the rest, 99 for Ctrl-C, 250 for what should not happen.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 5,
            Self::Input(_) => 4,
            Self::Failed(_) => 1,
            Self::Interrupted => 99,
            Self::Unexpected(_) => 250,
        })
    }
}

impl From<LoadError> for CommandError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Invalid(_) => Self::Input(error.to_string()),
            LoadError::Failed(_) | LoadError::NotFound(_) | LoadError::Unreadable { .. } => {
                Self::Failed(error.to_string())
            }
        }
    }
}

impl From<Diagnostic> for CommandError {
    fn from(error: Diagnostic) -> Self {
        Self::Input(error.to_string())
    }
}
