//! Which actions a task may name: the plugins', and those that are part of the language itself.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_plugin::ArgumentSpec;

use super::action_groups::ActionGroups;
use super::fields::as_list;
use crate::action_catalog::{ActionCatalog, ActionInfo};

/// The language's own actions without `ansible.builtin.`.
const LANGUAGE: &[&str] = &[
    "import_playbook",
    "import_role",
    "import_tasks",
    "include_role",
    "include_tasks",
    "meta",
];

/// Knows actions by the names that tasks use.
#[derive(Clone, Copy)]
pub(super) struct Actions<'a> {
    pub(super) catalog: &'a dyn ActionCatalog,
    /// Collections whose actions go by their short names.
    pub(super) collections: Option<&'a Value>,
    /// Groups of actions, where `module_defaults` may stand.
    pub(super) groups: Option<ActionGroups<'a>>,
}

impl Actions<'_> {
    /// What is known about an action.
    pub(super) fn resolve(&self, name: &str) -> Option<ActionInfo> {
        language_action(name)
            .or_else(|| self.catalog.resolve(name))
            .or_else(|| {
                let collections = self.collections.filter(|_| !name.contains('.'))?;
                as_list(collections).iter().find_map(|collection| {
                    self.catalog
                        .resolve(&format!("{}.{name}", collection.as_str()?))
                })
            })
    }

    /// All names, for "did you mean".
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = self.catalog.names();
        names.extend(LANGUAGE.iter().map(|name| (*name).to_string()));
        names
    }
}

/// One of the language's own actions. Their options are checked where they are loaded.
fn language_action(name: &str) -> Option<ActionInfo> {
    let short = short_name(name);
    LANGUAGE.contains(&short).then(|| ActionInfo {
        name: short.to_string(),
        spec: Some(Arc::new(ArgumentSpec {
            free_form: Some("_raw_params".to_string()),
            any_option: true,
            ..ArgumentSpec::default()
        })),
        supports_async: false,
    })
}

/// A name without `ansible.builtin.` or `ansible.legacy.`.
pub(super) fn short_name(name: &str) -> &str {
    name.strip_prefix("ansible.builtin.")
        .or_else(|| name.strip_prefix("ansible.legacy."))
        .unwrap_or(name)
}
