//! The plugin's options.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, Cache, CacheError, CacheMeta, CachePlugin, OptionSpec, PluginOption, cache_options,
};

use crate::address::Address;
use crate::cache::RedisCache;
use crate::client::Client;

shevek_plugin::register!(cache "redis", Redis);

struct Redis;

impl CachePlugin for Redis {
    fn meta(&self) -> CacheMeta {
        let mut options = cache_options(ArgType::Str, "ansible_facts");
        if let Some(place) = options.first_mut() {
            place.spec.description = vec![
                "The server, as host:port:db or host:port:db:password; an IPv6 address stands in brackets.".into(),
            ];
            place.spec.no_log = true;
        }
        options.push(
            PluginOption::new(
                OptionSpec::new("_keyset_name", ArgType::Str)
                    .default("ansible_cache_keys")
                    .doc("The sorted set in which the names of all entries stand."),
            )
            .env(&["ANSIBLE_CACHE_REDIS_KEYSET_NAME"])
            .ini(&["defaults.fact_caching_redis_keyset_name"]),
        );
        options.push(
            PluginOption::new(
                OptionSpec::new("_sentinel_service_name", ArgType::Str)
                    .doc("Must not be set: sentinels are not asked."),
            )
            .env(&["ANSIBLE_CACHE_REDIS_SENTINEL"])
            .ini(&["defaults.fact_caching_redis_sentinel"]),
        );
        CacheMeta {
            short_description: "Keeps facts in a Redis server".into(),
            description: vec![
                "The entries are those of the plugin community.general.redis, which may share them.".into(),
                "Connections are plain TCP: neither tls:// nor sentinels.".into(),
            ],
            options,
        }
    }

    fn open(&self, options: Map<String, Json>) -> Result<Arc<dyn Cache>, CacheError> {
        let text = |name: &str| options.get(name).and_then(Json::as_str).unwrap_or_default();
        if !text("_sentinel_service_name").is_empty() {
            return Err(CacheError::new(
                "The redis cache asks no sentinels: take fact_caching_redis_sentinel away and name the server itself in fact_caching_connection.",
            ));
        }
        let seconds = options.get("_timeout").and_then(Json::as_u64);
        Ok(Arc::new(RedisCache {
            client: Client::connect(Address::read(text("_uri"))?)?,
            prefix: text("_prefix").into(),
            keys: text("_keyset_name").into(),
            seconds: seconds.filter(|seconds| *seconds > 0),
        }))
    }
}
