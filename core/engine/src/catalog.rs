//! The plugin registry as the playbook loader sees it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_playbook::{ActionCatalog, ActionInfo};
use shevek_plugin::{PluginKind, Registry, SearchOrigin};
use shevek_template::Templar;

/// Answers the loader's questions about actions and modules from the registry.
pub struct RegistryCatalog {
    registry: Arc<Registry>,
    known: Mutex<HashMap<String, Option<ActionInfo>>>,
}

impl RegistryCatalog {
    /// A catalog over `registry`.
    pub fn new(registry: Arc<Registry>) -> Self {
        Self {
            registry,
            known: Mutex::default(),
        }
    }

    fn look_up(&self, name: &str) -> Option<ActionInfo> {
        let short = short_name(name);
        let action = self.registry.action(short).ok();
        let module = self.registry.module(short).ok();
        if action.is_none() && module.is_none() {
            return None;
        }
        let action_meta = action.as_ref().map(|plugin| plugin.plugin.meta());
        let module_meta = module.as_ref().map(|plugin| plugin.plugin.meta());
        let spec = action_meta
            .as_ref()
            .and_then(|meta| meta.spec.clone())
            .or_else(|| module_meta.as_ref().map(|meta| meta.spec.clone()));
        Some(ActionInfo {
            name: short.to_string(),
            spec: spec.map(Arc::new),
            supports_async: action_meta.is_some_and(|meta| meta.supports_async)
                || module_meta.is_some_and(|meta| meta.supports_async),
        })
    }
}

impl ActionCatalog for RegistryCatalog {
    fn resolve(&self, name: &str) -> Option<ActionInfo> {
        if let Some(known) = self.known.lock().get(name) {
            return known.clone();
        }
        let info = self.look_up(name);
        self.known.lock().insert(name.to_string(), info.clone());
        info
    }

    fn foreign_module(&self, name: &str) -> Option<PathBuf> {
        self.registry.foreign_module(name)
    }

    fn has_lookup(&self, name: &str) -> bool {
        Templar::has_lookup(name) || self.registry.has(PluginKind::Lookup, name)
    }

    fn rejects(&self, name: &str) -> bool {
        self.registry.rejects(name)
    }

    fn names(&self) -> Vec<String> {
        self.registry
            .list()
            .into_iter()
            .map(|info| info.name)
            .collect()
    }

    fn look_beside(&self, base: &Path, origin: SearchOrigin) {
        if self.registry.add_beside(base, origin) {
            self.known.lock().clear();
        }
    }
}

/// A name without `ansible.builtin.` or `ansible.legacy.`.
pub(crate) fn short_name(name: &str) -> &str {
    name.strip_prefix("ansible.builtin.")
        .or_else(|| name.strip_prefix("ansible.legacy."))
        .unwrap_or(name)
}
