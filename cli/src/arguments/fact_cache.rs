//! Where facts are kept between runs.

use serde_json::Map;
use shevek_engine::FactCache;
use shevek_plugin::{PluginKind, Registry, resolve_options};

use crate::configuration::{Configuration, text};
use crate::error::CommandError;

/// The configured fact cache; `warn` hears why one that cannot be used is not, as in Ansible.
///
/// # Errors
/// A cache that there is not, or a wrong value.
pub(crate) fn fact_cache(
    configuration: &Configuration,
    registry: &Registry,
    warn: &dyn Fn(&str),
) -> Result<FactCache, CommandError> {
    let plugin = text(
        configuration,
        "ANSIBLE_CACHE_PLUGIN",
        "defaults",
        "fact_caching",
    );
    let plugin = plugin.as_deref().map_or("", str::trim);
    let plugin = match plugin {
        "" | "memory" | "ansible.builtin.memory" | "ansible.legacy.memory" => {
            return Ok(FactCache::none());
        }
        // Ansible has it in a collection, and knows it by its short name too.
        "community.general.redis" => "redis",
        plugin => plugin,
    };
    let found = registry.cache(plugin).map_err(|error| {
        if !error.is_unknown() {
            return CommandError::Failed(error.to_string());
        }
        let mut known = vec!["memory".to_string()];
        let plugins = registry.list().into_iter();
        let caches = plugins.filter(|info| info.kind == PluginKind::Cache);
        known.extend(caches.map(|info| info.name));
        CommandError::Usage(format!(
            "fact_caching = {plugin}: {error} There are: {}.",
            known.join(", ")
        ))
    })?;
    let options = resolve_options(&found.plugin.meta().options, &Map::new(), configuration)
        .map_err(|error| CommandError::Usage(format!("fact_caching = {plugin}: {error}")))?;
    Ok(match found.plugin.open(options) {
        Ok(cache) => FactCache::new(cache),
        Err(error) => {
            warn(&error.to_string());
            FactCache::none()
        }
    })
}
