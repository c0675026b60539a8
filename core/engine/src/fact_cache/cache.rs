//! The facts of hosts in a cache.

use std::fmt;
use std::sync::Arc;

use shevek_jinja::Value;
use shevek_plugin::{Cache, CacheError};

use super::payload::{decode, encode};

/// Facts of one host by their names.
pub type KeptFacts = Vec<(String, Value)>;

/// Keeps facts of hosts. Ansible: `PluginInterposer` around a cache plugin.
#[derive(Clone, Default)]
pub struct FactCache(Option<Arc<dyn Cache>>);

impl fmt::Debug for FactCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_kept = self.0.is_some();
        formatter.debug_tuple("FactCache").field(&is_kept).finish()
    }
}

impl FactCache {
    /// Keeps them in this cache.
    pub fn new(cache: Arc<dyn Cache>) -> Self {
        Self(Some(cache))
    }

    /// Keeps nothing beyond the run. Ansible: the cache plugin `memory`.
    pub fn none() -> Self {
        Self(None)
    }

    /// The facts of a host, unless they are too old.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    pub fn get(&self, host: &str) -> Result<Option<KeptFacts>, CacheError> {
        let Some(cache) = self.0.as_ref().filter(|_| !host.is_empty()) else {
            return Ok(None);
        };
        let Some(entry) = cache.get(&key(host))? else {
            return Ok(None);
        };
        if let Some(facts) = decode(&entry) {
            return Ok(Some(facts));
        }
        cache.delete(&key(host))?;
        Err(CacheError(format!(
            "The facts of {host} in the cache were corrupt, or did not otherwise contain valid data. They have been removed."
        )))
    }

    /// Keeps the facts of a host in place of the old ones.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn set(&self, host: &str, facts: &[(&str, &Value)]) -> Result<(), CacheError> {
        match &self.0 {
            Some(cache) => cache.set(&key(host), &encode(facts)),
            None => Ok(()),
        }
    }

    /// Forgets the facts of a host.
    ///
    /// # Errors
    /// When that cannot be done.
    pub fn delete(&self, host: &str) -> Result<(), CacheError> {
        match &self.0 {
            Some(cache) => cache.delete(&key(host)),
            None => Ok(()),
        }
    }
}

/// With the number of the form in which facts are written.
fn key(host: &str) -> String {
    format!("s1_{host}")
}
