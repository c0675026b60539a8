//! What goes wrong while an inventory is built or asked.

use std::fmt::Write as _;

use shevek_yaml::Diagnostic;

use crate::warning::Warning;

/// An error in an inventory, in its variables or in a pattern.
#[derive(Debug, Clone, thiserror::Error)]
pub enum InventoryError {
    /// `''` as the name of a host.
    #[error("Invalid empty host name provided: {0}")]
    EmptyHostName(String),
    /// `''` as the name of a group.
    #[error("Invalid empty/false group name provided: {0}")]
    EmptyGroupName(String),
    /// A host or group that nobody has declared.
    #[error("{0} is not a known host nor group")]
    UnknownEntity(String),
    /// A task of a host that the inventory does not have.
    #[error("{0} cannot be matched in inventory")]
    UnmatchedHost(String),
    /// A group as its own child.
    #[error("can't add group to itself")]
    OwnChild,
    /// Groups that contain each other.
    #[error("Adding group '{child}' as child to '{parent}' creates a recursive dependency loop.")]
    Loop {
        /// The group to be contained.
        child: String,
        /// The group that is to contain it.
        parent: String,
    },
    /// `ansible_group_priority` that is no integer.
    #[error("invalid literal for int() with base 10: '{0}'")]
    Priority(String),
    /// A bad `[begin:end]` in a host name.
    #[error("{0}")]
    HostRange(String),
    /// A `[begin:end]` in a host name that is none: text where numbers should be, or without its end.
    #[error("{0}")]
    BrokenHostRange(String),
    /// A glob or regular expression that cannot be read.
    #[error("Invalid host list pattern: {0}")]
    Pattern(String),
    /// `web[7]` where there are fewer hosts.
    #[error("No hosts matched the subscripted pattern '{0}'")]
    Subscript(String),
    /// A pattern that matches nothing, where that is an error.
    #[error("{0}")]
    PatternMismatch(String),
    /// `--limit @file` without the file.
    #[error("Unable to find limit file {0}")]
    NoLimitFile(String),
    /// `--limit @directory`.
    #[error("Limit starting with \"@\" must be a file, not a directory: {0}")]
    LimitIsDirectory(String),
    /// A file that cannot be read.
    #[error("An error occurred while trying to read the file '{path}': {reason}")]
    Read {
        /// Path of the file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// A source that had to be parsed and was not.
    #[error(
        "{}Completely failed to parse inventory source {source_name}",
        lines(.failures)
    )]
    SourceFailed {
        /// Its path.
        source_name: String,
        /// What the plugins said that tried it.
        failures: Vec<Warning>,
    },
    /// `enable_plugins` names none that exists.
    #[error(
        "No inventory plugins available to generate inventory, make sure you have at least one enabled."
    )]
    NoPlugins,
    /// No source could be parsed, and that is not allowed.
    #[error("No inventory was parsed, please check your configuration and options.")]
    NothingParsed,
    /// Something wrong at a place in a file.
    #[error("{0}")]
    File(Box<Diagnostic>),
}

fn lines(failures: &[Warning]) -> String {
    let mut text = String::new();
    for failure in failures {
        // Writing to a text does not fail.
        let _ = writeln!(text, "{failure}");
    }
    text
}

impl From<Diagnostic> for InventoryError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::File(Box::new(diagnostic))
    }
}
