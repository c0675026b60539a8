//! How a registry is set up.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::bundled::Bundled;
use super::lookup::Registry;
use super::search_path::{SearchDirectory, SearchOrigin};

/// Sets up a [`Registry`].
#[derive(Debug, Clone)]
pub struct RegistryBuilder {
    directories: Vec<SearchDirectory>,
    bundled: bool,
    cache: Option<PathBuf>,
    rejected: HashSet<String>,
}

impl RegistryBuilder {
    pub(super) fn new() -> Self {
        Self {
            directories: Vec::new(),
            bundled: true,
            cache: None,
            rejected: HashSet::new(),
        }
    }

    /// Adds a directory after those added before; the first hit wins.
    pub fn search_path(mut self, directory: impl Into<PathBuf>, origin: SearchOrigin) -> Self {
        self.directories
            .push(SearchDirectory::new(directory, origin));
        self
    }

    /// Adds directories after those added before, as [`standard_search_path`](super::standard_search_path) gives them.
    pub fn directories(mut self, directories: impl IntoIterator<Item = SearchDirectory>) -> Self {
        self.directories.extend(directories);
        self
    }

    /// Whether the plugins linked into the program are offered, after all directories. Yes if nothing is said.
    pub fn bundled(mut self, bundled: bool) -> Self {
        self.bundled = bundled;
        self
    }

    /// The directory that remembers which file holds which plugins, so that files not needed are not loaded:
    /// `$XDG_CACHE_HOME/shevek` or `~/.cache/shevek`. Used only when it belongs to this user and nobody else can
    /// write to it; created when it is missing. Without one, files are loaded to learn their names.
    pub fn cache(mut self, directory: Option<PathBuf>) -> Self {
        self.cache = directory;
        self
    }

    /// Actions and modules of these names do not exist. Ansible: `plugin_filters_cfg`.
    pub fn rejected(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.rejected.extend(names);
        self
    }

    /// The registry. Nothing is read or loaded before a name is asked for.
    pub fn build(self) -> Registry {
        Registry::new(
            self.directories,
            self.bundled.then(|| Arc::new(Bundled::default())),
            self.cache,
            self.rejected,
        )
    }
}
