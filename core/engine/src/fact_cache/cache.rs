//! What a fact cache is.

use std::fmt::Debug;
use std::path::PathBuf;

use shevek_jinja::Value;

/// Facts of one host by their names.
pub type KeptFacts = Vec<(String, Value)>;

/// Why facts cannot be kept or had.
#[derive(Debug, thiserror::Error)]
pub enum FactCacheError {
    /// There is no place for them.
    #[error(
        "error, '{plugin}' cache plugin requires the 'fact_caching_connection' config option to be set (to a writeable directory path)"
    )]
    NoPlace {
        /// Which cache.
        plugin: &'static str,
    },
    /// The place cannot be used.
    #[error(
        "error in '{plugin}' cache, configured path ({}) does not have necessary permissions (rwx), disabling plugin",
        .path.display()
    )]
    Forbidden {
        /// Which cache.
        plugin: &'static str,
        /// The place.
        path: PathBuf,
    },
    /// A file is broken; it was removed.
    #[error(
        "The cache file {} was corrupt, or did not otherwise contain valid data. It has been removed.",
        .path.display()
    )]
    Corrupt {
        /// Which.
        path: PathBuf,
    },
    /// Reading or writing failed.
    #[error("Error in '{plugin}' cache plugin with {}: {error}", .path.display())]
    Io {
        /// Which cache.
        plugin: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

/// Keeps facts of hosts. Ansible: a cache plugin.
pub trait FactCache: Debug + Send + Sync {
    /// The facts of a host, unless they are too old.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    fn get(&self, host: &str) -> Result<Option<KeptFacts>, FactCacheError>;

    /// Keeps the facts of a host in place of the old ones.
    ///
    /// # Errors
    /// When they cannot be written.
    fn set(&self, host: &str, facts: &[(&str, &Value)]) -> Result<(), FactCacheError>;

    /// Forgets the facts of a host.
    ///
    /// # Errors
    /// When that cannot be done.
    fn delete(&self, host: &str) -> Result<(), FactCacheError>;
}

/// Keeps nothing beyond the run. Ansible: the cache plugin `memory`.
#[derive(Debug)]
pub struct NoFactCache;

impl FactCache for NoFactCache {
    fn get(&self, _: &str) -> Result<Option<KeptFacts>, FactCacheError> {
        Ok(None)
    }

    fn set(&self, _: &str, _: &[(&str, &Value)]) -> Result<(), FactCacheError> {
        Ok(())
    }

    fn delete(&self, _: &str) -> Result<(), FactCacheError> {
        Ok(())
    }
}
