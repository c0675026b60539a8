//! What the loader must know about actions and modules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_plugin::{ArgumentSpec, SearchOrigin};
use shevek_template::Templar;

/// Knows which actions and modules there are. The engine implements it over the plugin registry.
pub trait ActionCatalog {
    /// Finds an action or module by the name that a task uses (with or without `ansible.builtin.`).
    fn resolve(&self, name: &str) -> Option<ActionInfo>;

    /// All names, for "did you mean".
    fn names(&self) -> Vec<String>;

    /// From here on, plugins are looked for in the plugin folders of `base` too, a further playbook's folder or a
    /// role. Ansible: `add_all_plugin_dirs`. Catalogs of a fixed set do nothing.
    fn look_beside(&self, _base: &Path, _origin: SearchOrigin) {}

    /// The file of a module of that name that Ansible would run with an interpreter of the target, which nothing here
    /// does.
    fn foreign_module(&self, _name: &str) -> Option<PathBuf> {
        None
    }

    /// Whether there is a lookup of that name, so that `with_<name>` is a loop. Catalogs of a fixed set know those that
    /// are built in.
    fn has_lookup(&self, name: &str) -> bool {
        Templar::has_lookup(name)
    }

    /// Whether somebody decided that what has this name may not be used. Ansible: `plugin_filters_cfg`.
    fn rejects(&self, _name: &str) -> bool {
        false
    }
}

/// What is known about one action or module.
#[derive(Debug, Clone)]
pub struct ActionInfo {
    /// Its name without `ansible.builtin.`.
    pub name: String,
    /// Its arguments; `None` when they are not known on the controller.
    pub spec: Option<Arc<ArgumentSpec>>,
    /// Whether it may run under `async`.
    pub supports_async: bool,
}

impl ActionInfo {
    /// The name with its collection, as Ansible prints it.
    pub fn fqcn(&self) -> String {
        if self.name.contains('.') {
            self.name.clone()
        } else {
            format!("ansible.builtin.{}", self.name)
        }
    }
}
