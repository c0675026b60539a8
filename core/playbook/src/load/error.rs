//! Why a playbook could not be loaded.

use std::path::PathBuf;

use shevek_yaml::Diagnostic;

/// A playbook that cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("the playbook: {} could not be read: {reason}", .path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// The file is not there.
    #[error("the playbook: {} could not be found", .0.display())]
    NotFound(PathBuf),
    /// Something in it is wrong.
    #[error("{0}")]
    Invalid(Box<Diagnostic>),
}

impl From<Diagnostic> for LoadError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Invalid(Box::new(diagnostic))
    }
}
