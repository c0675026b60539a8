//! Caches: what is kept between runs.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::plugin_option::PluginOption;
use crate::spec::{ArgType, OptionSpec};

/// A cache plugin: a place where facts and inventories are kept between runs. Runs on the controller.
/// Ansible: a cache plugin.
pub trait CachePlugin: Send + Sync {
    /// Options and documentation; asked for once.
    fn meta(&self) -> CacheMeta;

    /// Opens the cache. The options are resolved and have their types; of Ansible's own, `_uri` says where it is,
    /// `_prefix` what its keys begin with, `_timeout` after how many seconds an entry is old, 0 for never.
    ///
    /// # Errors
    /// When the place cannot be used: a warning; the run goes on without a cache.
    fn open(&self, options: Map<String, Json>) -> Result<Arc<dyn Cache>, CacheError>;
}

/// An open cache. Ansible: `BaseCacheModule`.
pub trait Cache: Send + Sync {
    /// The entry of a key; `None` when there is none or it is too old.
    ///
    /// # Errors
    /// When it cannot be read.
    fn get(&self, key: &str) -> Result<Option<Json>, CacheError>;

    /// Keeps an entry in place of the old one.
    ///
    /// # Errors
    /// When it cannot be written.
    fn set(&self, key: &str, value: &Json) -> Result<(), CacheError>;

    /// Forgets an entry, which need not be there.
    ///
    /// # Errors
    /// When that cannot be done.
    fn delete(&self, key: &str) -> Result<(), CacheError>;
}

/// What a cache plugin says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CacheMeta {
    /// One sentence for lists.
    pub short_description: String,
    /// Paragraphs for the manual.
    pub description: Vec<String>,
    /// Its options; [`cache_options`] has those that all of them have.
    pub options: Vec<PluginOption>,
}

/// What went wrong in a cache: one sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CacheError(pub String);

impl CacheError {
    /// From a sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// The options that all cache plugins have, as Ansible's have them: `_uri` of the type `place`, `_prefix` and
/// `_timeout`, set by `fact_caching_connection`, `fact_caching_prefix` and `fact_caching_timeout`.
pub fn cache_options(place: ArgType, prefix: &str) -> Vec<PluginOption> {
    vec![
        PluginOption::new(OptionSpec::new("_uri", place).doc("Where the cache is."))
            .env(&["ANSIBLE_CACHE_PLUGIN_CONNECTION"])
            .ini(&["defaults.fact_caching_connection"]),
        PluginOption::new(
            OptionSpec::new("_prefix", ArgType::Str)
                .default(prefix)
                .doc("What the names of entries begin with."),
        )
        .env(&["ANSIBLE_CACHE_PLUGIN_PREFIX"])
        .ini(&["defaults.fact_caching_prefix"]),
        PluginOption::new(
            OptionSpec::new("_timeout", ArgType::Int)
                .default(86_400)
                .doc("After how many seconds an entry is too old; 0 for never."),
        )
        .env(&["ANSIBLE_CACHE_PLUGIN_TIMEOUT"])
        .ini(&["defaults.fact_caching_timeout"]),
    ]
}
