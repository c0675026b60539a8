//! What plugins fetched, kept between runs. Ansible: `Cacheable`.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use sha2::{Digest as _, Sha256};
use shevek_plugin::{Cache, OptionSources, Registry, resolve_options};

/// As facts are kept: JSON in a text.
const PAYLOAD: &str = "__payload__";

/// The cache of one source.
pub(super) struct SourceCache {
    cache: Arc<dyn Cache>,
    key: String,
}

impl SourceCache {
    /// The cache that the options of a plugin ask for, if any.
    ///
    /// # Errors
    /// A sentence when it cannot be used.
    pub(super) fn open(
        plugin: &str,
        source: &str,
        options: &Map<String, Json>,
        registry: &Registry,
        sources: &dyn OptionSources,
    ) -> Result<Option<Self>, String> {
        if options.get("cache") != Some(&Json::Bool(true)) {
            return Ok(None);
        }
        let name = options.get("cache_plugin").and_then(Json::as_str);
        let name = match name.unwrap_or_default().trim() {
            "" => {
                return Err("A cache plugin must be configured to use inventory caching.".into());
            }
            // It would end with this run.
            "memory" | "ansible.builtin.memory" | "ansible.legacy.memory" => return Ok(None),
            "community.general.redis" => "redis",
            name => name,
        };
        let found = registry.cache(name).map_err(|error| error.to_string())?;
        let mut given = Map::new();
        for (option, from) in [
            ("_uri", "cache_connection"),
            ("_timeout", "cache_timeout"),
            ("_prefix", "cache_prefix"),
        ] {
            if let Some(value) = options.get(from) {
                given.insert(option.to_owned(), value.clone());
            }
        }
        let meta = found.plugin.meta();
        let resolved = resolve_options(&meta.options, &given, sources);
        let resolved =
            resolved.map_err(|error| format!("The inventory cache '{name}': {error}"))?;
        let cache = found.plugin.open(resolved).map_err(|error| {
            if given.get("_uri").is_none_or(|place| place == "") {
                format!(
                    "The inventory cache '{name}' needs a place: set cache_connection in the file or in [inventory] of ansible.cfg, or ANSIBLE_INVENTORY_CACHE_CONNECTION."
                )
            } else {
                error.to_string()
            }
        })?;
        let key = key(plugin, source);
        Ok(Some(Self { cache, key }))
    }

    /// What is kept; a warning when it cannot be read.
    pub(super) fn get(&self, warnings: &mut Vec<String>) -> Option<Json> {
        match self.cache.get(&self.key) {
            Ok(entry) => {
                let text = entry?.get(PAYLOAD)?.as_str()?.to_owned();
                serde_json::from_str(&text).ok()
            }
            Err(error) => {
                warnings.push(error.to_string());
                None
            }
        }
    }

    /// Keeps what was fetched; a warning when it cannot be written.
    pub(super) fn set(&self, data: &Json, warnings: &mut Vec<String>) {
        let entry = json!({PAYLOAD: data.to_string()});
        if let Err(error) = self.cache.set(&self.key, &entry) {
            warnings.push(error.to_string());
        }
    }
}

/// As Ansible names them: the form, the plugin, six digits of a hash of plugin and path.
fn key(plugin: &str, source: &str) -> String {
    let plugin = format!("ansible.legacy.{plugin}");
    let hash = Sha256::digest(format!("{plugin}{source}"));
    let [a, b, c, ..]: [u8; 32] = hash.into();
    format!("s1_{plugin}_k{a:02x}{b:02x}{c:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `hashlib.sha256(b'ansible.legacy.cloud/etc/x.yml').hexdigest()[:6]`
    #[test]
    fn keys_are_those_of_ansible() {
        assert_eq!(
            key("cloud", "/etc/x.yml"),
            "s1_ansible.legacy.cloud_k78f0b1"
        );
    }
}
