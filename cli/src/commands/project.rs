//! The plugins of a project.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use shevek_engine::ConfigSource;
use shevek_plugin::{PluginKind, Registry, SearchDirectory, SearchOrigin, standard_search_path};

use crate::configuration::Configuration;

/// The registry that looks beside the playbook first, then where `module_path` (`-M`), environment and ansible.cfg
/// say, then bundled. `rejected` are names of modules that may not be used.
pub(super) fn registry(
    configuration: &Configuration,
    playbook_dir: &Path,
    module_path: &[&str],
    rejected: HashSet<String>,
) -> Registry {
    let env = |name: &str| configuration.env(name);
    let mut config = Vec::new();
    for (kind, env_name, key) in [
        (
            PluginKind::Connection,
            "ANSIBLE_CONNECTION_PLUGINS",
            "connection_plugins",
        ),
        (
            PluginKind::Action,
            "ANSIBLE_ACTION_PLUGINS",
            "action_plugins",
        ),
        (PluginKind::Module, "ANSIBLE_LIBRARY", "library"),
        (
            PluginKind::Filter,
            "ANSIBLE_FILTER_PLUGINS",
            "filter_plugins",
        ),
        (PluginKind::Test, "ANSIBLE_TEST_PLUGINS", "test_plugins"),
        (
            PluginKind::Lookup,
            "ANSIBLE_LOOKUP_PLUGINS",
            "lookup_plugins",
        ),
        (
            PluginKind::Callback,
            "ANSIBLE_CALLBACK_PLUGINS",
            "callback_plugins",
        ),
        (PluginKind::Cache, "ANSIBLE_CACHE_PLUGINS", "cache_plugins"),
        (
            PluginKind::Inventory,
            "ANSIBLE_INVENTORY_PLUGINS",
            "inventory_plugins",
        ),
    ] {
        let list = configuration
            .env(env_name)
            .or_else(|| configuration.ini("defaults", key));
        let given = match kind {
            PluginKind::Module => module_path,
            _ => &[],
        };
        for directory in given
            .iter()
            .copied()
            .chain(list.as_deref())
            .flat_map(|list| list.split(':'))
            .filter(|directory| !directory.is_empty())
        {
            config.push((expanded(directory, configuration), kind));
        }
    }
    let cache = configuration
        .env("XDG_CACHE_HOME")
        .filter(|directory| !directory.is_empty())
        .map(PathBuf::from)
        .or_else(|| {
            configuration
                .env("HOME")
                .map(|home| PathBuf::from(home).join(".cache"))
        })
        .map(|directory| directory.join("shevek"));
    Registry::builder()
        .directories(SearchDirectory::beside(
            playbook_dir,
            SearchOrigin::Playbook,
        ))
        .directories(standard_search_path(&env, &config))
        .cache(cache)
        .rejected(rejected)
        .build()
}

fn expanded(directory: &str, configuration: &Configuration) -> PathBuf {
    match (directory.strip_prefix("~/"), configuration.env("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(directory),
    }
}
