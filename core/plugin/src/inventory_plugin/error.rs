//! Why a source cannot be read.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Why a source cannot be read: one sentence for the user, and where that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct InventoryError {
    /// The sentence.
    pub message: String,
    /// The place, as far as it is known; the source as a whole otherwise.
    pub place: Option<InventoryPlace>,
}

/// A place that an error is about. Users are shown file, line and column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InventoryPlace {
    /// An option in the source: its name, then the keys and numbers that lead into its value.
    Option(Vec<String>),
    /// A place in a file, counted from 1.
    File {
        /// Its path.
        path: PathBuf,
        /// The line.
        line: u32,
        /// The column; 0 for the whole line.
        column: u32,
    },
}

impl InventoryError {
    /// About the source as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: None,
        }
    }

    /// About an option: `&["servers", "0", "name"]`.
    pub fn at_option(path: &[&str], message: impl Into<String>) -> Self {
        let path = path.iter().map(ToString::to_string).collect();
        Self {
            message: message.into(),
            place: Some(InventoryPlace::Option(path)),
        }
    }

    /// About a place in a file that the plugin read.
    pub fn at_line(
        path: impl Into<PathBuf>,
        line: u32,
        column: u32,
        message: impl Into<String>,
    ) -> Self {
        let path = path.into();
        Self {
            message: message.into(),
            place: Some(InventoryPlace::File { path, line, column }),
        }
    }
}
