//! The modules that this runner has.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use shevek_plugin::{Factory, Module, ModuleMeta, registrations};

// Named here so that the linker keeps them: they register themselves. (async_status and async_wrapper are
// named elsewhere in this crate.)
use shevek_module_command as _;
use shevek_module_facts as _;
use shevek_module_files as _;
use shevek_module_net as _;
use shevek_module_packages as _;
use shevek_module_scm as _;
use shevek_module_system as _;

/// A module and what it says about itself.
pub(crate) struct Entry {
    pub(crate) module: Arc<dyn Module>,
    pub(crate) meta: ModuleMeta,
}

impl Entry {
    fn new(module: Arc<dyn Module>) -> Arc<Self> {
        Arc::new(Self {
            meta: module.meta(),
            module,
        })
    }
}

/// Finds modules by name: those of dylibs first, then those linked in.
pub(crate) struct Catalog {
    linked: HashMap<&'static str, fn() -> Arc<dyn Module>>,
    made: Mutex<HashMap<String, Arc<Entry>>>,
    dylibs: Mutex<Vec<PathBuf>>,
}

impl Catalog {
    /// The modules linked in, and those of these dylibs.
    pub(crate) fn new(plugins: &[PathBuf]) -> Result<Self, String> {
        let catalog = Self {
            linked: registrations()
                .into_iter()
                .filter_map(|registration| match registration.factory {
                    Factory::Module(make) => Some((registration.name, make)),
                    _ => None,
                })
                .collect(),
            made: Mutex::default(),
            dylibs: Mutex::default(),
        };
        for plugin in plugins {
            catalog.load(plugin.clone())?;
        }
        Ok(catalog)
    }

    /// Names of the modules linked in, sorted.
    pub(crate) fn linked_names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.linked.keys().map(ToString::to_string).collect();
        names.sort();
        names
    }

    /// The dylibs loaded so far.
    pub(crate) fn dylibs(&self) -> Vec<PathBuf> {
        self.dylibs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The module of that name; the prefixes of Ansible's own collections do not count.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<Entry>> {
        let name = name
            .strip_prefix("ansible.builtin.")
            .or_else(|| name.strip_prefix("ansible.legacy."))
            .unwrap_or(name);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = made.get(name) {
            return Some(Arc::clone(entry));
        }
        let make = self.linked.get(name)?;
        let entry = Entry::new(make());
        made.insert(name.to_string(), Arc::clone(&entry));
        Some(entry)
    }

    /// Loads the modules of a dylib, once; they win over those linked in.
    #[cfg(feature = "dylib")]
    pub(crate) fn load(&self, path: PathBuf) -> Result<(), String> {
        let mut dylibs = self.dylibs.lock().unwrap_or_else(PoisonError::into_inner);
        if dylibs.contains(&path) {
            return Ok(());
        }
        let loaded = shevek_plugin::load_file(&path).map_err(|error| error.to_string())?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let names = loaded
            .plugins()
            .filter(|plugin| plugin.kind == shevek_plugin::PluginKind::Module)
            .map(|plugin| plugin.name.clone());
        for name in names.collect::<Vec<_>>() {
            let entry = Entry::new(loaded.module(&name)?);
            made.insert(name, entry);
        }
        dylibs.push(path);
        Ok(())
    }

    /// Loads the modules of a dylib, which the static runner cannot.
    #[cfg(not(feature = "dylib"))]
    #[expect(clippy::unused_self, reason = "the form with the feature needs it")]
    pub(crate) fn load(&self, path: PathBuf) -> Result<(), String> {
        Err(format!(
            "{}: this static runner loads no module dylibs",
            path.display()
        ))
    }
}
