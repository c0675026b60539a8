//! The options that plugins have for what the host does for them.

use super::InventoryMeta;
use crate::plugin_option::PluginOption;
use crate::spec::{ArgType, OptionSpec};

impl InventoryMeta {
    /// Its own options with those of the cache, as far as it caches.
    pub fn resolved_options(&self) -> Vec<PluginOption> {
        let mut options = self.options.clone();
        if self.caches {
            options.extend(cache());
        }
        options
    }

    /// The options that hold expressions, as far as it constructs. The host uses them; the plugin does not get them.
    pub fn constructed_options(&self) -> Vec<PluginOption> {
        if self.constructs {
            constructed()
        } else {
            Vec::new()
        }
    }
}

/// Ansible: the documentation fragment `inventory_cache`.
fn cache() -> [PluginOption; 5] {
    let option = |name: &str, ty: ArgType, about: &str| {
        PluginOption::new(OptionSpec::new(name, ty).doc(about))
    };
    let with_default = |mut option: PluginOption, default: serde_json::Value| {
        option.spec.default = Some(default);
        option
    };
    [
        with_default(
            option(
                "cache",
                ArgType::Bool,
                "Whether what the source is made from is kept between runs.",
            ),
            false.into(),
        )
        .env(&["ANSIBLE_INVENTORY_CACHE"])
        .ini(&["inventory.cache"]),
        with_default(
            option(
                "cache_plugin",
                ArgType::Str,
                "The cache plugin that keeps it; memory keeps nothing.",
            ),
            "memory".into(),
        )
        .env(&["ANSIBLE_CACHE_PLUGIN", "ANSIBLE_INVENTORY_CACHE_PLUGIN"])
        .ini(&["defaults.fact_caching", "inventory.cache_plugin"]),
        with_default(
            option(
                "cache_timeout",
                ArgType::Int,
                "After how many seconds it is fetched anew; 0 for never.",
            ),
            3600.into(),
        )
        .env(&[
            "ANSIBLE_CACHE_PLUGIN_TIMEOUT",
            "ANSIBLE_INVENTORY_CACHE_TIMEOUT",
        ])
        .ini(&["defaults.fact_caching_timeout", "inventory.cache_timeout"]),
        option(
            "cache_connection",
            ArgType::Str,
            "Where the cache is: a folder for jsonfile, a server for redis.",
        )
        .env(&[
            "ANSIBLE_CACHE_PLUGIN_CONNECTION",
            "ANSIBLE_INVENTORY_CACHE_CONNECTION",
        ])
        .ini(&[
            "defaults.fact_caching_connection",
            "inventory.cache_connection",
        ]),
        with_default(
            option(
                "cache_prefix",
                ArgType::Str,
                "What the names of entries begin with.",
            ),
            "ansible_inventory_".into(),
        )
        .env(&[
            "ANSIBLE_CACHE_PLUGIN_PREFIX",
            "ANSIBLE_INVENTORY_CACHE_PLUGIN_PREFIX",
        ])
        .ini(&["defaults.fact_caching_prefix", "inventory.cache_prefix"]),
    ]
}

/// Ansible: the documentation fragment `constructed`.
fn constructed() -> Vec<PluginOption> {
    [
        OptionSpec::new("strict", ArgType::Bool)
            .default(false)
            .doc("Whether an expression that fails is an error."),
        OptionSpec::new("compose", ArgType::Dict)
            .doc("Variables of hosts, each with the expression that gives it."),
        OptionSpec::new("groups", ArgType::Dict)
            .doc("Groups, each with the condition for a host to be in it."),
        OptionSpec::new("keyed_groups", ArgType::List)
            .elements(ArgType::Dict)
            .doc("Groups that are named by the value of an expression."),
        OptionSpec::new("leading_separator", ArgType::Bool)
            .default(true)
            .doc("Whether groups without a prefix begin with the separator."),
        OptionSpec::new("use_extra_vars", ArgType::Bool)
            .default(false)
            .doc("Whether expressions see the variables of the command line."),
    ]
    .into_iter()
    .map(|spec| {
        let is_set_elsewhere = spec.name == "use_extra_vars";
        let option = PluginOption::new(spec);
        if is_set_elsewhere {
            option
                .env(&["ANSIBLE_INVENTORY_USE_EXTRA_VARS"])
                .ini(&["inventory_plugins.use_extra_vars"])
        } else {
            option
        }
    })
    .collect()
}
