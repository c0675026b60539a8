//! A few actions, as the registry of plugins would know them.

use std::sync::Arc;

use shevek_playbook::{ActionCatalog, ActionInfo};
use shevek_plugin::ArgumentSpec;

const NAMES: [&str; 6] = [
    "command",
    "debug",
    "ns.coll.tool",
    "ping",
    "set_fact",
    "shell",
];

/// Knows `debug`, `command` and the like, and the action `tool` of a collection.
pub(crate) struct Catalog;

impl ActionCatalog for Catalog {
    fn resolve(&self, name: &str) -> Option<ActionInfo> {
        let short = name.strip_prefix("ansible.builtin.").unwrap_or(name);
        let free_form = matches!(short, "command" | "set_fact" | "shell");
        NAMES.contains(&short).then(|| ActionInfo {
            name: short.to_string(),
            spec: Some(Arc::new(ArgumentSpec {
                free_form: free_form.then(|| "_raw_params".to_string()),
                any_option: true,
                ..ArgumentSpec::default()
            })),
            supports_async: false,
        })
    }

    fn names(&self) -> Vec<String> {
        NAMES.map(str::to_string).to_vec()
    }
}
