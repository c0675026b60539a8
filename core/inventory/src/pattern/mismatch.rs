//! Patterns that match nothing.

/// What follows when a pattern matches no host and no group. Ansible: `host_pattern_mismatch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PatternMismatch {
    /// It is told, and left out.
    #[default]
    Warning,
    /// It is an error.
    Error,
    /// It is left out.
    Ignore,
}

impl PatternMismatch {
    /// As the setting has it.
    pub fn from_setting(word: &str) -> Option<Self> {
        match word {
            "warning" => Some(Self::Warning),
            "error" => Some(Self::Error),
            "ignore" => Some(Self::Ignore),
            _ => None,
        }
    }
}
