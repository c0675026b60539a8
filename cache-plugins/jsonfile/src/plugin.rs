//! The plugin's options.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value as Json};
use shevek_plugin::{ArgType, Cache, CacheError, CacheMeta, CachePlugin, cache_options};

use crate::cache::JsonFileCache;

shevek_plugin::register!(cache "jsonfile", JsonFile);

struct JsonFile;

impl CachePlugin for JsonFile {
    fn meta(&self) -> CacheMeta {
        CacheMeta {
            short_description: "Keeps facts in JSON files".into(),
            description: vec![
                "A file for each host, in the folder that fact_caching_connection names. Ansible reads and writes the same files.".into(),
            ],
            options: cache_options(ArgType::Path, ""),
        }
    }

    fn open(&self, options: Map<String, Json>) -> Result<Arc<dyn Cache>, CacheError> {
        let text = |name: &str| options.get(name).and_then(Json::as_str).unwrap_or_default();
        let seconds = options.get("_timeout").and_then(Json::as_i64).unwrap_or(0);
        // With a negative one everything is too old, as in Ansible.
        let lifetime = (seconds != 0).then(|| Duration::from_secs(seconds.try_into().unwrap_or(0)));
        let cache = JsonFileCache::open(Path::new(text("_uri")), text("_prefix"), lifetime)?;
        Ok(Arc::new(cache))
    }
}
