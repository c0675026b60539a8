//! A cache plugin of a dylib.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::abi::cache::{CacheObject, CachePluginObject};
use crate::abi::encoding::{decode, encode};
use crate::cache::{Cache, CacheError, CacheMeta, CachePlugin};

/// The plugin and its description.
pub(super) fn import(
    object: CachePluginObject,
    meta: &[u8],
) -> Result<Arc<dyn CachePlugin>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(ImportedPlugin { object, meta }))
}

struct ImportedPlugin {
    object: CachePluginObject,
    meta: CacheMeta,
}

struct ImportedCache(CacheObject);

impl CachePlugin for ImportedPlugin {
    fn meta(&self) -> CacheMeta {
        self.meta.clone()
    }

    fn open(&self, options: Map<String, Json>) -> Result<Arc<dyn Cache>, CacheError> {
        let opened = self.object.open(encode(&options)).into_result();
        Ok(Arc::new(ImportedCache(opened.map_err(CacheError::new)?)))
    }
}

impl Cache for ImportedCache {
    fn get(&self, key: &str) -> Result<Option<Json>, CacheError> {
        let found = self.0.get(key.into()).into_result();
        let found = found.map_err(CacheError::new)?.into_option();
        let entry = found.map(|bytes| decode(&bytes)).transpose();
        entry.map_err(CacheError)
    }

    fn set(&self, key: &str, value: &Json) -> Result<(), CacheError> {
        let kept = self.0.set(key.into(), encode(value)).into_result();
        kept.map_err(CacheError::new)
    }

    fn delete(&self, key: &str) -> Result<(), CacheError> {
        let gone = self.0.delete(key.into()).into_result();
        gone.map_err(CacheError::new)
    }
}
