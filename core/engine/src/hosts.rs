//! The inventory of a run: hosts by name, patterns, and the variables that come with them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};
use shevek_inventory::{
    HostId, Inventory, InventoryError, LayerKind, Loaded, VariableFiles, VariableMap,
};
use shevek_jinja::{Dict, List, Value};
use shevek_template::Variables;

/// Hosts and groups with the files that hold their variables.
pub struct HostCatalog {
    inventory: RwLock<Inventory>,
    files: VariableFiles,
    inventory_directories: Vec<PathBuf>,
    play_directories: Vec<PathBuf>,
    layers: Mutex<HashMap<HostId, Arc<HostLayers>>>,
}

/// Why hosts cannot be chosen or their variables not be read.
pub type HostError = InventoryError;

impl HostCatalog {
    /// The inventory that was loaded, with `group_vars` and `host_vars` beside its sources and in
    /// `play_directories`.
    pub fn new(loaded: Loaded, files: VariableFiles, play_directories: Vec<PathBuf>) -> Self {
        Self {
            inventory: RwLock::new(loaded.inventory),
            files,
            inventory_directories: loaded.directories,
            play_directories,
            layers: Mutex::default(),
        }
    }

    /// Looks at the inventory.
    pub fn read<T>(&self, look: impl FnOnce(&Inventory) -> T) -> T {
        look(&self.inventory.read())
    }

    /// Reads the variables of a host now, so that a broken file is told before the host is touched.
    ///
    /// # Errors
    /// When a variables file cannot be read.
    pub fn prepare(&self, host: &str) -> Result<(), HostError> {
        self.host_layers(host).map(|_| ())
    }

    /// The inventory's name of a host, `None` when it has none of that name.
    pub(crate) fn canonical_host(&self, name: &str) -> Option<Arc<str>> {
        let inventory = self.inventory.read();
        let id = inventory.find_host_or_localhost(name)?;
        Some(Arc::clone(&inventory.host(id).name))
    }

    pub(crate) fn host_names(&self) -> Vec<Arc<str>> {
        let inventory = self.inventory.read();
        inventory
            .hosts()
            .iter()
            .map(|id| Arc::clone(&inventory.host(*id).name))
            .collect()
    }

    pub(crate) fn group_names(&self, host: &str) -> Vec<Arc<str>> {
        let inventory = self.inventory.read();
        inventory
            .find_host_or_localhost(host)
            .map(|id| inventory.group_names(id))
            .unwrap_or_default()
    }

    /// The value of `groups`.
    pub(crate) fn groups_value(&self) -> Value {
        let inventory = self.inventory.read();
        let dict = Dict::new();
        for group in inventory.groups() {
            let hosts = inventory
                .group_hosts(group)
                .into_iter()
                .map(|host| Value::from(&*inventory.host(host).name))
                .collect();
            dict.insert_str(&inventory.group(group).name, Value::List(List::new(hosts)));
        }
        Value::Dict(dict)
    }

    /// The variables of a host; none when it is unknown or its files cannot be read (told by [`prepare`](Self::prepare)).
    pub(crate) fn variables(&self, host: &str) -> Arc<dyn Variables> {
        self.host_layers(host).unwrap_or_default()
    }

    fn host_layers(&self, host: &str) -> Result<Arc<HostLayers>, HostError> {
        let inventory = self.inventory.read();
        let Some(id) = inventory.find_host_or_localhost(host) else {
            return Ok(Arc::default());
        };
        if let Some(layers) = self.layers.lock().get(&id) {
            return Ok(Arc::clone(layers));
        }
        let mut layers: Vec<Arc<VariableMap>> = inventory
            .host_layers(
                id,
                &self.files,
                &self.inventory_directories,
                &self.play_directories,
                &LayerKind::GROUPS,
            )?
            .into_iter()
            .map(|layer| layer.variables)
            .collect();
        layers.reverse();
        let layers = Arc::new(HostLayers(layers));
        self.layers.lock().insert(id, Arc::clone(&layers));
        Ok(layers)
    }
}

/// The layers of one host, strongest first.
#[derive(Default)]
struct HostLayers(Vec<Arc<VariableMap>>);

impl Variables for HostLayers {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.iter().find_map(|layer| layer.get(name).cloned())
    }

    fn names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = Vec::new();
        for layer in self.0.iter().rev() {
            for name in layer.keys() {
                if !names.contains(name) {
                    names.push(Arc::clone(name));
                }
            }
        }
        names
    }
}
