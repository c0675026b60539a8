//! The inventory of a run: hosts by name, patterns, and the variables that come with them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, RwLock};
use shevek_inventory::{
    HashBehaviour, HostId, Inventory, InventoryError, LOCALHOST_NAMES, Layer, LayerKind, Loaded,
    SourceConfiguration, VariableFiles, VariableMap, Warning,
};
use shevek_jinja::{Dict, List, Origin, Value};
use shevek_template::Variables;

use crate::variables::combined;

/// Hosts and groups with the files that hold their variables. Tasks may add to it.
pub struct HostCatalog {
    state: RwLock<State>,
    sources: Vec<String>,
    configuration: Option<SourceConfiguration>,
    play_directories: Vec<PathBuf>,
    added: Mutex<Vec<Added>>,
    layers: Mutex<HashMap<Vec<PathBuf>, LayersOfHosts>>,
    groups: Mutex<Option<Value>>,
}

/// The layers that were asked for, with the same folders of `group_vars` and `host_vars`.
type LayersOfHosts = HashMap<HostId, Arc<HostLayers>>;

/// What was read from the sources.
struct State {
    inventory: Inventory,
    files: VariableFiles,
    inventory_directories: Vec<PathBuf>,
}

/// What tasks added: it lasts when the sources are read again.
#[derive(Clone)]
enum Added {
    Host {
        name: String,
        groups: Vec<String>,
        variables: VariableMap,
    },
    Group {
        host: Arc<str>,
        group: String,
        parents: Vec<String>,
    },
}

/// Why hosts cannot be chosen or their variables not be read.
pub type HostError = InventoryError;

impl HostCatalog {
    /// The inventory that was loaded, with `group_vars` and `host_vars` beside its sources and in
    /// `play_directories`.
    pub fn new(loaded: Loaded, files: VariableFiles, play_directories: Vec<PathBuf>) -> Self {
        Self {
            state: RwLock::new(State {
                inventory: loaded.inventory,
                files,
                inventory_directories: loaded.directories,
            }),
            sources: Vec::new(),
            configuration: None,
            play_directories,
            added: Mutex::default(),
            layers: Mutex::default(),
            groups: Mutex::default(),
        }
    }

    /// The same with what [`refresh`](Self::refresh) reads again: the sources that the inventory was loaded from.
    #[must_use]
    pub fn with_sources(
        mut self,
        sources: Vec<String>,
        configuration: SourceConfiguration,
    ) -> Self {
        self.sources = sources;
        self.configuration = Some(configuration);
        self
    }

    /// Looks at the inventory.
    pub fn read<T>(&self, look: impl FnOnce(&Inventory) -> T) -> T {
        look(&self.state.read().inventory)
    }

    /// Reads the variables of a host now, so that a broken file is told before the host is touched.
    ///
    /// # Errors
    /// When a variables file cannot be read.
    pub fn prepare(&self, host: &str) -> Result<(), HostError> {
        self.host_layers(host, &self.play_directories, &LayerKind::GROUPS)
            .map(|_| ())
    }

    /// Adds a host with variables and puts it into groups; all of them may be there already. Tells whether anything
    /// changed. Ansible: `add_host`.
    ///
    /// # Errors
    /// When a name is empty.
    pub(crate) fn add_host(
        &self,
        name: &str,
        groups: &[String],
        variables: VariableMap,
    ) -> Result<bool, HostError> {
        let added = Added::Host {
            name: name.to_owned(),
            groups: groups.to_vec(),
            variables,
        };
        self.add(added)
    }

    /// Puts a host into a group below `parents`. Tells whether anything changed. Ansible: `group_by`.
    ///
    /// # Errors
    /// When the inventory does not have the host, a name is empty, or groups would contain each other.
    pub(crate) fn add_group(
        &self,
        host: &Arc<str>,
        group: &str,
        parents: &[String],
    ) -> Result<bool, HostError> {
        self.add(Added::Group {
            host: Arc::clone(host),
            group: group.to_owned(),
            parents: parents.to_vec(),
        })
    }

    fn add(&self, added: Added) -> Result<bool, HostError> {
        let changed = added.apply(&mut self.state.write().inventory);
        self.added.lock().push(added);
        if !matches!(changed, Ok(false)) {
            self.forget();
        }
        changed
    }

    /// Reads the sources and the variables files again; what tasks added stays. Ansible: `meta: refresh_inventory`.
    ///
    /// # Errors
    /// When the sources cannot be read.
    pub(crate) fn refresh(&self) -> Result<Vec<Warning>, HostError> {
        let mut warnings = Vec::new();
        let files = self.state.read().files.fresh();
        let read_again = match &self.configuration {
            Some(configuration) => {
                // What plugins kept is old by now.
                let configuration = SourceConfiguration {
                    uses_cache: false,
                    ..configuration.clone()
                };
                Some(shevek_inventory::load(&self.sources, &configuration)?)
            }
            None => None,
        };
        let mut state = self.state.write();
        state.files = files;
        if let Some(loaded) = read_again {
            state.inventory = loaded.inventory;
            state.inventory_directories = loaded.directories;
            warnings = loaded.warnings;
            let added = self.added.lock().clone();
            let (hosts, groups): (Vec<_>, Vec<_>) = added
                .into_iter()
                .partition(|added| matches!(added, Added::Host { .. }));
            for added in hosts.into_iter().chain(groups) {
                match added.apply(&mut state.inventory) {
                    // The host is gone, and so are its groups.
                    Ok(_) | Err(InventoryError::UnmatchedHost(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        drop(state);
        self.forget();
        Ok(warnings)
    }

    fn forget(&self) {
        self.layers.lock().clear();
        *self.groups.lock() = None;
    }

    /// The warnings of additions and of variables files since the last call.
    pub(crate) fn take_warnings(&self) -> Vec<Warning> {
        let mut warnings = self.state.read().files.take_warnings();
        warnings.extend(self.state.write().inventory.take_warnings());
        warnings
    }

    /// The inventory's name of a host, `None` when it has none of that name.
    pub(crate) fn canonical_host(&self, name: &str) -> Option<Arc<str>> {
        self.read(|inventory| {
            let id = inventory.find_host_or_localhost(name)?;
            Some(Arc::clone(&inventory.host(id).name))
        })
    }

    /// How a host is reached where its variables say nothing: by its name, this machine by its address.
    pub(crate) fn address(&self, name: &Arc<str>) -> Arc<str> {
        if !LOCALHOST_NAMES.contains(&&**name) {
            return Arc::clone(name);
        }
        self.read(|inventory| {
            let host = inventory.find_host_or_localhost(name);
            host.map_or_else(
                || Arc::clone(name),
                |host| Arc::clone(&inventory.host(host).address),
            )
        })
    }

    pub(crate) fn host_names(&self) -> Vec<Arc<str>> {
        self.read(|inventory| {
            let hosts = inventory.hosts().iter();
            hosts
                .map(|id| Arc::clone(&inventory.host(*id).name))
                .collect()
        })
    }

    /// The value of `groups`.
    pub(crate) fn groups_value(&self) -> Value {
        if let Some(groups) = &*self.groups.lock() {
            return groups.clone();
        }
        let value = self.read(|inventory| {
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
        });
        *self.groups.lock() = Some(value.clone());
        value
    }

    /// The variables of a host, which may be unknown, with those of `group_vars` and `host_vars` in `folders`;
    /// `order` is that of the layers of groups.
    ///
    /// # Errors
    /// When a variables file cannot be read.
    pub(crate) fn variables(
        &self,
        host: &str,
        folders: &[PathBuf],
        order: &[LayerKind],
    ) -> Result<Arc<HostLayers>, HostError> {
        self.host_layers(host, folders, order)
    }

    fn host_layers(
        &self,
        host: &str,
        folders: &[PathBuf],
        order: &[LayerKind],
    ) -> Result<Arc<HostLayers>, HostError> {
        let state = self.state.read();
        let Some(id) = state.inventory.find_host_or_localhost(host) else {
            return Ok(Arc::new(HostLayers::unknown(host)));
        };
        let known = self.layers.lock();
        if let Some(layers) = known.get(folders).and_then(|known| known.get(&id)) {
            return Ok(Arc::clone(layers));
        }
        drop(known);
        let found = state.inventory.host_layers(
            id,
            &state.files,
            &state.inventory_directories,
            folders,
            order,
        )?;
        let merge = state.files.hash_behaviour() == HashBehaviour::Merge;
        let layers = Arc::new(HostLayers::new(&state.inventory, id, found, merge));
        self.layers
            .lock()
            .entry(folders.to_vec())
            .or_default()
            .insert(id, Arc::clone(&layers));
        Ok(layers)
    }
}

impl Added {
    fn apply(&self, inventory: &mut Inventory) -> Result<bool, HostError> {
        match self {
            Self::Host {
                name,
                groups,
                variables,
            } => inventory.add_dynamic_host(name, groups, variables),
            Self::Group {
                host,
                group,
                parents,
            } => inventory.add_dynamic_group(host, group, parents),
        }
    }
}

fn place(value: &Value) -> Option<&Origin> {
    match value {
        Value::Str(text) => text.origin(),
        Value::List(list) => list.origin(),
        Value::Dict(dict) => dict.origin(),
        _ => None,
    }
}

/// What the inventory says about one host.
pub(crate) struct HostLayers {
    name: Arc<str>,
    short_name: Arc<str>,
    group_names: Vec<Arc<str>>,
    /// Of `host_vars`, strongest first.
    files: Vec<Arc<VariableMap>>,
    /// Weaker than what the host is by itself: of the sources, and of groups.
    sources: Vec<Arc<VariableMap>>,
    merge: bool,
    is_used: AtomicBool,
}

impl HostLayers {
    fn new(inventory: &Inventory, id: HostId, mut found: Vec<Layer>, merge: bool) -> Self {
        found.reverse();
        let (files, sources): (Vec<_>, Vec<_>) = found.into_iter().partition(|layer| {
            matches!(
                layer.kind,
                LayerKind::HostPluginsInventory | LayerKind::HostPluginsPlay
            )
        });
        let tables = |layers: Vec<Layer>| layers.into_iter().map(|layer| layer.variables).collect();
        let host = inventory.host(id);
        Self {
            name: Arc::clone(&host.name),
            short_name: Arc::from(host.short_name()),
            group_names: inventory.group_names(id),
            files: tables(files),
            sources: tables(sources),
            merge,
            is_used: AtomicBool::new(false),
        }
    }

    /// A host that only a task's `delegate_to` names.
    fn unknown(name: &str) -> Self {
        Self {
            name: Arc::from(name),
            short_name: Arc::from(name.split('.').next().unwrap_or(name)),
            group_names: Vec::new(),
            files: Vec::new(),
            sources: Vec::new(),
            merge: false,
            is_used: AtomicBool::new(false),
        }
    }

    /// The names that the sources and files give, when they are asked for the first time, with the place of the value:
    /// that of the name is not kept, and numbers have none.
    pub(crate) fn new_names(&self) -> impl Iterator<Item = (&Arc<str>, Option<&Origin>)> {
        let is_new = !self.is_used.swap(true, Ordering::Relaxed);
        let tables = self.sources.iter().chain(&self.files);
        tables
            .filter(move |_| is_new)
            .flat_map(|table| table.iter())
            .map(|(name, value)| (name, place(value)))
    }

    fn own(&self, name: &str) -> Option<Value> {
        Some(match name {
            "inventory_hostname" => Value::from(&*self.name),
            "inventory_hostname_short" => Value::from(&*self.short_name),
            "group_names" => {
                let names = self.group_names.iter().map(|name| Value::from(&**name));
                Value::List(List::new(names.collect()))
            }
            _ => return None,
        })
    }
}

impl Variables for HostLayers {
    fn get(&self, name: &str) -> Option<Value> {
        let of = |tables: &[Arc<VariableMap>]| {
            let mut values = tables.iter().filter_map(|table| table.get(name).cloned());
            if self.merge {
                combined(values.collect())
            } else {
                values.next()
            }
        };
        let (file, source) = (of(&self.files), || of(&self.sources));
        match file {
            Some(Value::Dict(file)) if self.merge => {
                let below = self.own(name).or_else(source);
                combined(std::iter::once(Value::Dict(file)).chain(below).collect())
            }
            Some(file) => Some(file),
            None => self.own(name).or_else(source),
        }
    }

    fn names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = Vec::new();
        let tables = self.sources.iter().rev().chain(self.files.iter().rev());
        for name in tables.flat_map(|table| table.keys()) {
            if !names.contains(name) {
                names.push(Arc::clone(name));
            }
        }
        for name in [
            "inventory_hostname",
            "inventory_hostname_short",
            "group_names",
        ] {
            if !names.iter().any(|known| &**known == name) {
                names.push(Arc::from(name));
            }
        }
        names
    }
}
