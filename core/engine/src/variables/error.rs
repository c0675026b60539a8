//! Why the variables of a play, host or task cannot be had.

use shevek_inventory::InventoryError;
use shevek_template::TemplateError;
use shevek_yaml::Diagnostic;

use crate::event::FailureStep;

/// An error in a file of variables. It ends the run, as in Ansible.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VariableError {
    /// A file is not YAML, or holds something else than variables. Ansible: `AnsibleParserError`, exit code 4.
    #[error("{0}")]
    Parse(Box<Diagnostic>),
    /// There is no such file.
    #[error(
        "Unable to retrieve file contents\nCould not find or access '{0}' on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option"
    )]
    NotFound(String),
    /// A file cannot be read.
    #[error("{message}")]
    Read {
        /// Which file, and why.
        message: String,
    },
    /// A vault cannot be opened.
    #[error("{0}")]
    Vault(Box<Diagnostic>),
    /// A file of `vars_files` cannot be used.
    #[error("Invalid vars_files file '{path}': {cause}")]
    VarsFile {
        /// The file.
        path: String,
        /// Why.
        cause: Box<VariableError>,
    },
    /// A template in the name of a file fails.
    #[error("{}", .0.message())]
    Template(#[from] TemplateError),
    /// A variables file of the inventory is wrong.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
}

impl From<Diagnostic> for VariableError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Parse(Box::new(diagnostic))
    }
}

impl VariableError {
    /// What is wrong, without the place.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Parse(diagnostic) | Self::Vault(diagnostic) => diagnostic.message.clone(),
            other => other.to_string(),
        }
    }

    /// The same with the place, as the cause of a task's failure.
    pub(crate) fn step(&self) -> FailureStep {
        match self {
            Self::Parse(diagnostic) | Self::Vault(diagnostic) => FailureStep {
                origin: Some(diagnostic.origin()),
                excerpt: diagnostic.excerpt(),
                help: diagnostic.hint.clone(),
                ..FailureStep::new(&*diagnostic.message)
            },
            other => FailureStep::new(other.to_string()),
        }
    }

    /// Whether Ansible ends with the exit code of a syntax error.
    pub fn is_syntax_error(&self) -> bool {
        matches!(self, Self::Parse(_) | Self::Inventory(_))
    }
}
