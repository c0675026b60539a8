//! Why a playbook could not be loaded.

use std::path::{Path, PathBuf};

use shevek_yaml::{Diagnostic, Source, Span};

use crate::include::IncludeError;

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
    /// Something in it is wrong. Ansible: `AnsibleParserError`, exit code 4.
    #[error("{0}")]
    Invalid(Box<Diagnostic>),
    /// Something that it needs is not there or cannot be used. Ansible: other kinds of `AnsibleError`, exit code 1.
    #[error("{0}")]
    Failed(Box<Diagnostic>),
}

impl From<Diagnostic> for LoadError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Invalid(Box::new(diagnostic))
    }
}

/// What stopped the loading of a list of tasks or of a role.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Something in a file is wrong. It ends the run, also when an include finds it. Ansible: `AnsibleParserError`.
    Wrong(Box<Diagnostic>),
    /// Something is not there or cannot be used. When an include finds it, the hosts that include fail with the
    /// reason. Ansible: other kinds of `AnsibleError`.
    Failed {
        /// With the place that asks for it.
        diagnostic: Box<Diagnostic>,
        /// What Ansible gives as the reason.
        reason: String,
        /// Whether the name that was asked for is at fault.
        about_name: bool,
    },
}

impl Problem {
    /// Something that is not there or cannot be used, asked for at `span`.
    pub(crate) fn failed(span: Option<&Span>, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        let diagnostic = match span {
            Some(span) => Diagnostic::at(span, reason.clone()),
            None => Diagnostic::in_source(&Source::new("<unknown>", ""), reason.clone()),
        };
        Self::Failed {
            diagnostic: Box::new(diagnostic),
            reason,
            about_name: false,
        }
    }

    /// There is nothing of a name that was asked for at `span`.
    pub(crate) fn unknown_name(span: Option<&Span>, reason: impl Into<String>) -> Self {
        let mut problem = Self::failed(span, reason);
        if let Self::Failed { about_name, .. } = &mut problem {
            *about_name = true;
        }
        problem
    }

    /// A file that cannot be read.
    pub(crate) fn unreadable(span: Option<&Span>, path: &Path, reason: &std::io::Error) -> Self {
        let shown = path.display();
        if reason.kind() == std::io::ErrorKind::NotFound {
            let text = format!(
                "Unable to retrieve file contents.\nCould not find or access '{shown}' on the Ansible Controller.\n\
                 If you are using a module and expect the file to exist on the remote, see the remote_src option: \
                 [Errno 2] No such file or directory: '{shown}'"
            );
            let mut problem = Self::failed(span, text.clone());
            if let Self::Failed { reason, .. } = &mut problem {
                *reason =
                    format!("Could not find or access '{shown}' on the Ansible Controller: {text}");
            }
            return problem;
        }
        // What is a vault that nothing decrypts. As in Ansible it is told where that is, not who asks for it.
        if reason.kind() == std::io::ErrorKind::InvalidData {
            return Self::Failed {
                diagnostic: Box::new(Diagnostic::in_source(
                    &Source::new(shown.to_string(), ""),
                    reason.to_string(),
                )),
                reason: reason.to_string(),
                about_name: false,
            };
        }
        let text = format!("An error occurred while trying to read the file '{shown}': {reason}");
        Self::Wrong(Box::new(match span {
            Some(span) => Diagnostic::at(span, text),
            None => Diagnostic::in_source(&Source::new(shown.to_string(), ""), text),
        }))
    }

    /// A diagnostic as something that cannot be used.
    pub(crate) fn of_hosts(diagnostic: Diagnostic) -> Self {
        Self::Failed {
            reason: diagnostic.message.clone(),
            diagnostic: Box::new(diagnostic),
            about_name: false,
        }
    }
}

impl From<Diagnostic> for Problem {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Wrong(Box::new(diagnostic))
    }
}

impl From<Problem> for LoadError {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Wrong(diagnostic) => Self::Invalid(diagnostic),
            Problem::Failed { diagnostic, .. } => Self::Failed(diagnostic),
        }
    }
}

impl From<Problem> for IncludeError {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Wrong(diagnostic) => Self::Load(LoadError::Invalid(diagnostic)),
            Problem::Failed {
                reason, about_name, ..
            } => Self::Failed { reason, about_name },
        }
    }
}
