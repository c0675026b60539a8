//! From a name to a plugin.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
#[cfg(feature = "loadable")]
use std::sync::RwLock;
use std::sync::{Arc, Mutex, PoisonError};

use crate::action::Action;
use crate::cache::CachePlugin;
use crate::callback::Callback;
use crate::connection::ConnectionPlugin;
use crate::filter::{Filter, Test};
use crate::guard::Surround;
use crate::inventory_plugin::InventoryPlugin;
use crate::lookup::Lookup;
use crate::module::Module;
use crate::registration::PluginKind;
use crate::spec::nearest;

use super::builder::RegistryBuilder;
use super::bundled::Bundled;
#[cfg(feature = "loadable")]
use super::directory::Directory;
use super::documentation::{Documentation, PluginMeta};
use super::duplicates::duplicate;
use super::entry::Entry;
use super::error::RegistryError;
use super::info::{Found, Origin, PluginInfo};
use super::make::{Plugin, make};
use super::names::{Named, Names};
use super::search_path::{SearchDirectory, SearchOrigin};

/// Finds plugins by name: in directories of dylibs, first hit wins, and at last among the bundled ones.
/// Cheap to clone; clones share everything that was read and loaded. May be used by many threads at once.
#[derive(Clone)]
pub struct Registry {
    #[cfg(feature = "loadable")]
    directories: Arc<RwLock<Vec<Arc<Directory>>>>,
    #[cfg(feature = "loadable")]
    cache: Option<Arc<super::index_cache::IndexCache>>,
    #[cfg(feature = "loadable")]
    loader: Arc<crate::loader::Loader>,
    bundled: Option<Arc<Bundled>>,
    made: Arc<Mutex<HashMap<MadeKey, Plugin>>>,
    names: Arc<Names>,
    /// Actions and modules that may not be used.
    rejected: Arc<HashSet<String>>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Registry")
    }
}

/// A plugin that was made once: by its origin, kind, name and package.
type MadeKey = (Origin, PluginKind, String);

impl Registry {
    /// Sets up a registry; see [`RegistryBuilder`].
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::new()
    }

    #[cfg(feature = "loadable")]
    pub(super) fn new(
        directories: Vec<SearchDirectory>,
        bundled: Option<Arc<Bundled>>,
        cache: Option<PathBuf>,
        rejected: HashSet<String>,
    ) -> Self {
        let registry = Self {
            directories: Arc::default(),
            cache: cache.map(|path| Arc::new(super::index_cache::IndexCache::new(path))),
            loader: Arc::default(),
            bundled,
            made: Arc::default(),
            names: Arc::default(),
            rejected: Arc::new(rejected),
        };
        registry.with_directories(directories)
    }

    #[cfg(not(feature = "loadable"))]
    pub(super) fn new(
        _directories: Vec<SearchDirectory>,
        bundled: Option<Arc<Bundled>>,
        _cache: Option<PathBuf>,
        rejected: HashSet<String>,
    ) -> Self {
        Self {
            bundled,
            made: Arc::default(),
            names: Arc::default(),
            rejected: Arc::new(rejected),
        }
    }

    /// Another registry with further directories searched before all others, in the order given.
    #[cfg(feature = "loadable")]
    pub fn with_directories(&self, directories: Vec<SearchDirectory>) -> Self {
        let mut all: Vec<_> = directories
            .into_iter()
            .map(|directory| self.directory(directory))
            .collect();
        all.extend(self.searched());
        Self {
            directories: Arc::new(RwLock::new(all)),
            names: Arc::default(),
            ..self.clone()
        }
    }

    /// Adds the plugin folders [beside](SearchDirectory::beside) a further playbook or in a role, for this registry
    /// and all its clones: searched after those that were added so before, ahead of all others. Folders that are
    /// not there or known already are left out. Says whether any was added. Ansible: `add_all_plugin_dirs`.
    #[cfg(feature = "loadable")]
    pub fn add_beside(&self, base: &Path, origin: SearchOrigin) -> bool {
        let base = base.canonicalize().unwrap_or_else(|_| base.to_path_buf());
        let there: Vec<_> = SearchDirectory::beside(base, origin)
            .into_iter()
            .filter(|directory| directory.path.is_dir())
            .collect();
        if there.is_empty() {
            return false;
        }
        let mut all = self
            .directories
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let known: Vec<_> = all
            .iter()
            .map(|directory| directory.place().path.canonicalize().unwrap_or_default())
            .collect();
        let new: Vec<_> = there
            .into_iter()
            .filter(|directory| !known.contains(&directory.path))
            .map(|directory| self.directory(directory))
            .collect();
        let added = !new.is_empty();
        let place = all
            .iter()
            .rposition(|directory| directory.place().origin <= SearchOrigin::Role)
            .map_or(0, |last| last + 1);
        all.splice(place..place, new);
        drop(all);
        self.names.clear();
        added
    }

    /// Nothing can be loaded in this build: there is nothing to add.
    #[cfg(not(feature = "loadable"))]
    pub fn add_beside(&self, _base: &Path, _origin: SearchOrigin) -> bool {
        false
    }

    #[cfg(feature = "loadable")]
    fn directory(&self, place: SearchDirectory) -> Arc<Directory> {
        Arc::new(Directory::new(
            place,
            self.loader.clone(),
            self.cache.clone(),
        ))
    }

    /// The directories in the order in which they are searched now.
    #[cfg(feature = "loadable")]
    fn searched(&self) -> Vec<Arc<Directory>> {
        self.directories
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The same registry with one more directory searched before all others.
    #[cfg(feature = "loadable")]
    pub fn with_directory(&self, directory: SearchDirectory) -> Self {
        self.with_directories(vec![directory])
    }

    /// The connection plugin of this name (`ssh`, `ansible.builtin.ssh`).
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn connection(&self, name: &str) -> Result<Found<dyn ConnectionPlugin>, RegistryError> {
        match self.find(PluginKind::Connection, name)? {
            (Plugin::Connection(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The action that serves tasks of this name. Unknown for modules without an action of their own.
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn action(&self, name: &str) -> Result<Found<dyn Action>, RegistryError> {
        match self.find(PluginKind::Action, name)? {
            (Plugin::Action(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The module of this name, for its spec and documentation on the controller.
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn module(&self, name: &str) -> Result<Found<dyn Module>, RegistryError> {
        match self.find(PluginKind::Module, name)? {
            (Plugin::Module(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The filter of this name.
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn filter(&self, name: &str) -> Result<Found<dyn Filter>, RegistryError> {
        match self.find(PluginKind::Filter, name)? {
            (Plugin::Filter(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The test of this name.
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn test(&self, name: &str) -> Result<Found<dyn Test>, RegistryError> {
        match self.find(PluginKind::Test, name)? {
            (Plugin::Test(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The lookup of this name.
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn lookup(&self, name: &str) -> Result<Found<dyn Lookup>, RegistryError> {
        match self.find(PluginKind::Lookup, name)? {
            (Plugin::Lookup(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The callback of this name.
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn callback(&self, name: &str) -> Result<Found<dyn Callback>, RegistryError> {
        match self.find(PluginKind::Callback, name)? {
            (Plugin::Callback(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The cache plugin of this name.
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn cache(&self, name: &str) -> Result<Found<dyn CachePlugin>, RegistryError> {
        match self.find(PluginKind::Cache, name)? {
            (Plugin::Cache(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The inventory plugin of this name.
    ///
    /// # Errors
    /// No such plugin, two of them side by side, or one that cannot be used.
    pub fn inventory(&self, name: &str) -> Result<Found<dyn InventoryPlugin>, RegistryError> {
        match self.find(PluginKind::Inventory, name)? {
            (Plugin::Inventory(plugin), info) => Ok(Found { plugin, info }),
            (_, info) => Err(other_kind(&info)),
        }
    }

    /// The file of a module that is a dylib and must travel to the target; `None` for bundled modules and
    /// unknown ones.
    pub fn module_library(&self, name: &str) -> Option<PathBuf> {
        match &self.named(PluginKind::Module, name).ok()?.info.origin {
            Origin::File(path) => Some(path.clone()),
            Origin::Bundled => None,
        }
    }

    /// Whether there is a plugin of this kind and name. Loads nothing that the index knows.
    pub fn has(&self, kind: PluginKind, name: &str) -> bool {
        !matches!(self.named(kind, name), Err(RegistryError::Unknown { .. }))
    }

    /// The names of the plugins of a kind that are not linked in, sorted. Loads nothing that the index knows.
    pub fn outside_names(&self, kind: PluginKind) -> BTreeSet<String> {
        #[cfg(feature = "loadable")]
        {
            self.searched()
                .iter()
                .flat_map(|directory| directory.entries())
                .filter(|entry| entry.info.kind == kind)
                .map(|entry| entry.info.name.clone())
                .collect()
        }
        #[cfg(not(feature = "loadable"))]
        {
            let _ = kind;
            BTreeSet::new()
        }
    }

    /// Every plugin that a name leads to, sorted by kind and name: for `shevek plugin list`.
    pub fn list(&self) -> Vec<PluginInfo> {
        let mut seen = BTreeSet::new();
        let mut all: Vec<_> = self
            .all_entries()
            .into_iter()
            .filter(|entry| seen.insert((entry.info.kind, entry.info.name.clone())))
            .map(|entry| entry.info)
            .collect();
        all.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        all
    }

    /// The descriptions of all plugins of this name, one a kind: for `shevek plugin show`.
    ///
    /// # Errors
    /// No plugin of any kind has the name, or one of them cannot be used.
    pub fn show(&self, name: &str) -> Result<Vec<Documentation>, RegistryError> {
        let mut shown = Vec::new();
        for kind in PluginKind::ALL {
            let (plugin, info) = match self.find(kind, name) {
                Ok(found) => found,
                Err(error) if error.is_unknown() => continue,
                Err(error) => return Err(error),
            };
            let meta = match plugin {
                Plugin::Connection(plugin) => PluginMeta::Connection(plugin.meta()),
                Plugin::Action(plugin) => PluginMeta::Action(plugin.meta()),
                Plugin::Module(plugin) => PluginMeta::Module(plugin.meta()),
                Plugin::Filter(plugin) => PluginMeta::Template(plugin.meta()),
                Plugin::Test(plugin) => PluginMeta::Template(plugin.meta()),
                Plugin::Lookup(plugin) => PluginMeta::Template(plugin.meta()),
                Plugin::Callback(plugin) => PluginMeta::Callback(plugin.meta()),
                Plugin::Cache(plugin) => PluginMeta::Cache(plugin.meta()),
                Plugin::Inventory(plugin) => PluginMeta::Inventory(plugin.meta()),
            };
            let info = (*info).clone();
            shown.push(Documentation { info, meta });
        }
        if shown.is_empty() {
            let mut error = self.unknown(PluginKind::Module, name);
            if let RegistryError::Unknown {
                known,
                nearest: hint,
                ..
            } = &mut error
            {
                let names: BTreeSet<String> =
                    self.list().into_iter().map(|info| info.name).collect();
                *known = names.into_iter().collect();
                *hint = nearest(name, known.iter().map(String::as_str)).map(Into::into);
            }
            return Err(error);
        }
        Ok(shown)
    }

    /// What cannot be used of the directories searched so far, each with the reason, for warnings: files that are
    /// named like plugins and are none, and plugins of one name in one directory.
    pub fn problems(&self) -> Vec<String> {
        #[cfg(feature = "loadable")]
        {
            self.searched()
                .iter()
                .flat_map(|directory| directory.problems())
                .collect()
        }
        #[cfg(not(feature = "loadable"))]
        Vec::new()
    }

    fn find(
        &self,
        kind: PluginKind,
        name: &str,
    ) -> Result<(Plugin, Arc<PluginInfo>), RegistryError> {
        let named = self.named(kind, name)?;
        let plugin = match named.plugin.get() {
            Some(plugin) => plugin.clone(),
            None => {
                let plugin = self.made(kind, &named.entry)?;
                named.plugin.get_or_init(|| plugin).clone()
            }
        };
        Ok((plugin, Arc::clone(&named.info)))
    }

    /// What a name means, found anew only after something was added.
    fn named(&self, kind: PluginKind, name: &str) -> Result<Arc<Named>, RegistryError> {
        self.names.get(kind, name, || self.entry(kind, name))
    }

    /// The plugin of an entry, made if it was not made before.
    fn made(&self, kind: PluginKind, entry: &Entry) -> Result<Plugin, RegistryError> {
        let key = (entry.info.origin.clone(), kind, entry.info.name.clone());
        // Held while a plugin is made: two threads do not make the same one twice.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plugin) = made.get(&key) {
            return Ok(plugin.clone());
        }
        let plugin = match entry.registration {
            Some(registration) => make(registration.name, registration.factory, Surround::none())
                .map_err(RegistryError::Broken)?,
            #[cfg(feature = "loadable")]
            None => self.load(entry)?,
            #[cfg(not(feature = "loadable"))]
            None => return Err(holds_none(entry)),
        };
        made.insert(key, plugin.clone());
        Ok(plugin)
    }

    #[cfg(feature = "loadable")]
    fn load(&self, entry: &Entry) -> Result<Plugin, RegistryError> {
        let Origin::File(path) = &entry.info.origin else {
            return Err(holds_none(entry));
        };
        self.loader
            .load(path)
            .map_err(|error| error.to_string())
            .and_then(|loaded| loaded.make(entry.info.kind, &entry.info.name))
            .map_err(RegistryError::Broken)
    }

    /// The first entry of a name. `ansible.builtin.` asks the bundled plugins first, as these are what it means.
    fn entry(&self, kind: PluginKind, full_name: &str) -> Result<Entry, RegistryError> {
        let (name, builtin_first) = match full_name.strip_prefix("ansible.builtin.") {
            Some(name) => (name, true),
            None => (
                full_name
                    .strip_prefix("ansible.legacy.")
                    .unwrap_or(full_name),
                false,
            ),
        };
        if self.is_rejected(kind, name) {
            return Err(self.unknown(kind, full_name));
        }
        if builtin_first && let Some(entry) = self.bundled_entry(kind, name)? {
            return Ok(entry);
        }
        #[cfg(feature = "loadable")]
        for directory in self.searched() {
            if let Some(entry) = pick(directory.entries(), kind, name)? {
                return Ok(entry);
            }
        }
        if let Some(entry) = self.bundled_entry(kind, name)? {
            return Ok(entry);
        }
        Err(self.unknown(kind, full_name))
    }

    /// The directories that are searched for modules.
    #[cfg(feature = "loadable")]
    pub(super) fn module_directories(&self) -> Vec<PathBuf> {
        self.searched()
            .iter()
            .map(|directory| directory.place())
            .filter(|place| place.kind == Some(PluginKind::Module))
            .map(|place| place.path.clone())
            .collect()
    }

    fn bundled_entry(&self, kind: PluginKind, name: &str) -> Result<Option<Entry>, RegistryError> {
        let Some(bundled) = &self.bundled else {
            return Ok(None);
        };
        match pick(bundled.entries(), kind, name)? {
            None if kind == PluginKind::Action => pick(bundled.with_aliases(), kind, name),
            found => Ok(found),
        }
    }

    fn all_entries(&self) -> Vec<Entry> {
        let mut all = Vec::new();
        #[cfg(feature = "loadable")]
        for directory in self.searched() {
            all.extend_from_slice(directory.entries());
        }
        if let Some(bundled) = &self.bundled {
            all.extend_from_slice(bundled.with_aliases());
        }
        all.retain(|entry| !self.is_rejected(entry.info.kind, &entry.info.name));
        all
    }

    fn is_rejected(&self, kind: PluginKind, name: &str) -> bool {
        kind.is_of_tasks() && self.rejected.contains(name)
    }

    /// Whether an action or module of that name may not be used, whether there is one or not.
    pub fn rejects(&self, name: &str) -> bool {
        let short = ["ansible.builtin.", "ansible.legacy."]
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix));
        self.rejected.contains(short.unwrap_or(name))
    }

    fn unknown(&self, kind: PluginKind, name: &str) -> RegistryError {
        // A task's name may be an action's or a module's.
        let wanted =
            |other: PluginKind| other == kind || (kind.is_of_tasks() && other.is_of_tasks());
        let known: BTreeSet<String> = self
            .all_entries()
            .into_iter()
            .filter(|entry| wanted(entry.info.kind))
            .flat_map(|entry| entry.info.aliases.into_iter().chain([entry.info.name]))
            .collect();
        let short = name.rsplit('.').next().unwrap_or(name);
        let meant = nearest(short, known.iter().map(String::as_str)).map(Into::into);
        RegistryError::Unknown {
            kind,
            name: name.into(),
            nearest: meant,
            known: known.into_iter().collect(),
            problems: self.problems(),
        }
    }
}

/// The entry of a name among those side by side: by its own name, else by a further one.
fn pick(entries: &[Entry], kind: PluginKind, name: &str) -> Result<Option<Entry>, RegistryError> {
    for matches in [Entry::is, Entry::serves] {
        let mut hits = entries.iter().filter(|entry| matches(entry, kind, name));
        let Some(first) = hits.next() else {
            continue;
        };
        if let Some(second) = hits.next() {
            return Err(duplicate(kind, name, first, second));
        }
        return Ok(Some(first.clone()));
    }
    Ok(None)
}

/// Cannot happen: bundled plugins have registrations, and the others come from files.
fn holds_none(entry: &Entry) -> RegistryError {
    RegistryError::Broken(format!(
        "{} holds no {} '{}'",
        entry.info.origin,
        entry.info.kind.as_str(),
        entry.info.name
    ))
}

/// Cannot happen with plugins made from registrations; a dylib that lies about a kind gets here.
fn other_kind(info: &PluginInfo) -> RegistryError {
    RegistryError::Broken(format!(
        "{} gave another kind of plugin for the {} '{}'",
        info.origin,
        info.kind.as_str(),
        info.name
    ))
}
