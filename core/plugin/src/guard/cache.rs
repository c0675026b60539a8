//! Cache plugins and caches under guard.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::Held;
use crate::cache::{Cache, CacheError, CacheMeta, CachePlugin};

/// A cache plugin under guard; its description was asked for once.
pub(crate) struct GuardedCachePlugin {
    pub(crate) inner: Held<dyn CachePlugin>,
    pub(crate) meta: CacheMeta,
}

struct GuardedCache(Held<dyn Cache>);

fn panicked<T>(message: String) -> Result<T, CacheError> {
    Err(CacheError(message))
}

impl CachePlugin for GuardedCachePlugin {
    fn meta(&self) -> CacheMeta {
        self.meta.clone()
    }

    fn open(&self, options: Map<String, Json>) -> Result<Arc<dyn Cache>, CacheError> {
        let opened = self.inner.call(|plugin| plugin.open(options));
        let cache = opened.unwrap_or_else(panicked)?;
        Ok(Arc::new(GuardedCache(self.inner.with(cache))))
    }
}

impl Cache for GuardedCache {
    fn get(&self, key: &str) -> Result<Option<Json>, CacheError> {
        self.0.call(|cache| cache.get(key)).unwrap_or_else(panicked)
    }

    fn set(&self, key: &str, value: &Json) -> Result<(), CacheError> {
        self.0
            .call(|cache| cache.set(key, value))
            .unwrap_or_else(panicked)
    }

    fn delete(&self, key: &str) -> Result<(), CacheError> {
        self.0
            .call(|cache| cache.delete(key))
            .unwrap_or_else(panicked)
    }
}
