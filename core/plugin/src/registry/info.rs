//! What is known of a plugin without running it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::registration::PluginKind;

/// A plugin together with what is known of it.
pub struct Found<T: ?Sized> {
    /// The plugin, ready for use and under guard: a panic in it is an error of that call.
    pub plugin: Arc<T>,
    /// Where it comes from.
    pub info: Arc<PluginInfo>,
}

impl<T: ?Sized> Clone for Found<T> {
    fn clone(&self) -> Self {
        Self {
            plugin: self.plugin.clone(),
            info: self.info.clone(),
        }
    }
}

impl<T: ?Sized> fmt::Debug for Found<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.info.fmt(f)
    }
}

/// Name, kind and origin of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginInfo {
    /// Its own name.
    pub name: String,
    /// Its kind.
    pub kind: PluginKind,
    /// Further task names that an action serves.
    pub aliases: Vec<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// Its crate.
    pub package: String,
    /// Its crate's version.
    pub version: String,
}

/// Where a plugin comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Linked into the program.
    Bundled,
    /// Loaded from this file.
    File(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bundled => f.write_str("bundled"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}
