//! What users should know though it is no error. This crate prints nothing: it returns these.

use std::fmt;

use shevek_yaml::Diagnostic;

/// A warning.
#[derive(Debug, Clone)]
pub enum Warning {
    /// A sentence.
    Message(String),
    /// What a warning refers to, for those who ask for it with `-vvvv`.
    Detail(String),
    /// What an inventory script that succeeded wrote to its standard error.
    ScriptErrors(String),
    /// A sentence about a place in a file.
    Located(Diagnostic),
    /// A source that could not be parsed, and why.
    Failed {
        /// The kind of source that was tried: `ini`, `yaml`, `script`...
        plugin: String,
        /// Why it failed.
        cause: Diagnostic,
    },
    /// Something that will stop working.
    Deprecated {
        /// What, and where.
        diagnostic: Diagnostic,
        /// The version of ansible-core that refuses it.
        version: &'static str,
    },
    /// A pattern that matches no host and no group.
    Unmatched {
        /// The pattern.
        pattern: String,
        /// Names that are spelled alike.
        similar: Vec<String>,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(text) | Self::Detail(text) | Self::ScriptErrors(text) => {
                formatter.write_str(text)
            }
            Self::Located(diagnostic) => diagnostic.fmt(formatter),
            Self::Failed { plugin, cause } => {
                write!(
                    formatter,
                    "Failed to parse inventory with '{plugin}' plugin: {cause}"
                )
            }
            Self::Deprecated {
                diagnostic,
                version,
            } => {
                let mut shown = diagnostic.clone();
                shown.message = format!(
                    "{} This feature will be removed from ansible-core version {version}.",
                    diagnostic.message
                );
                shown.fmt(formatter)
            }
            Self::Unmatched { pattern, similar } => {
                write!(
                    formatter,
                    "Could not match supplied host pattern, ignoring: {pattern}"
                )?;
                if !similar.is_empty() {
                    write!(formatter, "\nDid you mean: {}?", similar.join(", "))?;
                }
                Ok(())
            }
        }
    }
}
