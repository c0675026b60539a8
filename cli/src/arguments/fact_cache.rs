//! Where facts are kept between runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_engine::{ConfigSource as _, FactCache, JsonFileCache, NoFactCache};

use super::path::unfracked;
use crate::configuration::{Configuration, number, text};
use crate::error::CommandError;

/// How long facts are good when nobody says, in seconds.
const DAY: u64 = 86_400;

/// The configured fact cache; `warn` hears why one that cannot be used is not, as in Ansible.
///
/// # Errors
/// A cache that this version does not have, or a wrong value.
pub(crate) fn fact_cache(
    configuration: &Configuration,
    warn: &dyn Fn(&str),
) -> Result<Arc<dyn FactCache>, CommandError> {
    let plugin = text(
        configuration,
        "ANSIBLE_CACHE_PLUGIN",
        "defaults",
        "fact_caching",
    );
    let plugin = plugin.as_deref().map_or("memory", str::trim);
    let short = plugin
        .strip_prefix("ansible.builtin.")
        .or_else(|| plugin.strip_prefix("ansible.legacy."))
        .unwrap_or(plugin);
    match short {
        "" | "memory" => return Ok(Arc::new(NoFactCache)),
        "jsonfile" => {}
        _ => {
            return Err(CommandError::Usage(format!(
                "fact_caching = {plugin} is not supported: it may be memory or jsonfile."
            )));
        }
    }
    let prefix = text(
        configuration,
        "ANSIBLE_CACHE_PLUGIN_PREFIX",
        "defaults",
        "fact_caching_prefix",
    );
    let seconds = number(
        configuration,
        "ANSIBLE_CACHE_PLUGIN_TIMEOUT",
        "defaults",
        "fact_caching_timeout",
    )?;
    let opened = JsonFileCache::open(
        &directory(configuration),
        &prefix.unwrap_or_default(),
        seconds.unwrap_or(DAY),
    );
    Ok(match opened {
        Ok(cache) => Arc::new(cache),
        Err(error) => {
            warn(&error.to_string());
            Arc::new(NoFactCache)
        }
    })
}

/// Relative paths in ansible.cfg are relative to it, others to the current folder.
fn directory(configuration: &Configuration) -> PathBuf {
    if let Some(given) = configuration.env("ANSIBLE_CACHE_PLUGIN_CONNECTION") {
        return non_empty(&given);
    }
    let Some(given) = configuration.ini("defaults", "fact_caching_connection") else {
        return PathBuf::new();
    };
    let base = configuration.file().and_then(Path::parent);
    match base {
        Some(base) if !given.starts_with(['/', '~', '$']) && !given.is_empty() => base.join(given),
        _ => non_empty(&given),
    }
}

fn non_empty(text: &str) -> PathBuf {
    if text.is_empty() {
        PathBuf::new()
    } else {
        unfracked(text)
    }
}
