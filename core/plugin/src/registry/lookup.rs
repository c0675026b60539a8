//! From a name to a plugin.

use std::collections::{BTreeSet, HashMap};
#[cfg(feature = "loadable")]
use std::path::Path;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::action::Action;
use crate::connection::ConnectionPlugin;
use crate::guard::Surround;
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
use super::search_path::SearchDirectory;

/// Finds plugins by name: in directories of dylibs, first hit wins, and at last among the bundled ones.
/// Cheap to clone; clones share everything that was read and loaded. May be used by many threads at once.
#[derive(Clone)]
pub struct Registry {
    #[cfg(feature = "loadable")]
    directories: Vec<Arc<Directory>>,
    #[cfg(feature = "loadable")]
    cache: Option<Arc<super::index_cache::IndexCache>>,
    #[cfg(feature = "loadable")]
    loader: Arc<crate::loader::Loader>,
    bundled: Option<Arc<Bundled>>,
    made: Arc<Mutex<HashMap<MadeKey, Plugin>>>,
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
    ) -> Self {
        let registry = Self {
            directories: Vec::new(),
            cache: cache.map(|path| Arc::new(super::index_cache::IndexCache::new(path))),
            loader: Arc::default(),
            bundled,
            made: Arc::default(),
        };
        registry.with_directories(directories)
    }

    #[cfg(not(feature = "loadable"))]
    pub(super) fn new(
        _directories: Vec<SearchDirectory>,
        bundled: Option<Arc<Bundled>>,
        _cache: Option<PathBuf>,
    ) -> Self {
        Self {
            bundled,
            made: Arc::default(),
        }
    }

    /// The same registry with further directories searched before all others, in the order given: those
    /// [beside](SearchDirectory::beside) a playbook or in a role.
    #[cfg(feature = "loadable")]
    pub fn with_directories(&self, directories: Vec<SearchDirectory>) -> Self {
        let mut registry = self.clone();
        let mut all: Vec<_> = directories
            .into_iter()
            .map(|directory| Directory::new(directory, self.loader.clone(), self.cache.clone()))
            .map(Arc::new)
            .collect();
        all.append(&mut registry.directories);
        registry.directories = all;
        registry
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

    /// The file of a module that is a dylib and must travel to the target; `None` for bundled modules and
    /// unknown ones.
    pub fn module_library(&self, name: &str) -> Option<PathBuf> {
        match self.entry(PluginKind::Module, name).ok()?.info.origin {
            Origin::File(path) => Some(path),
            Origin::Bundled => None,
        }
    }

    /// Whether there is a plugin of this kind and name. Loads nothing that the index knows.
    pub fn has(&self, kind: PluginKind, name: &str) -> bool {
        !matches!(self.entry(kind, name), Err(RegistryError::Unknown { .. }))
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
        for kind in [
            PluginKind::Connection,
            PluginKind::Action,
            PluginKind::Module,
        ] {
            let (plugin, info) = match self.find(kind, name) {
                Ok(found) => found,
                Err(error) if error.is_unknown() => continue,
                Err(error) => return Err(error),
            };
            let meta = match plugin {
                Plugin::Connection(plugin) => PluginMeta::Connection(plugin.meta()),
                Plugin::Action(plugin) => PluginMeta::Action(plugin.meta()),
                Plugin::Module(plugin) => PluginMeta::Module(plugin.meta()),
            };
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
                *known = self.list().into_iter().map(|info| info.name).collect();
                known.sort();
                known.dedup();
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
            self.directories
                .iter()
                .flat_map(|directory| directory.problems())
                .collect()
        }
        #[cfg(not(feature = "loadable"))]
        Vec::new()
    }

    fn find(&self, kind: PluginKind, name: &str) -> Result<(Plugin, PluginInfo), RegistryError> {
        let entry = self.entry(kind, name)?;
        let key = (entry.info.origin.clone(), kind, entry.info.name.clone());
        // Held while a plugin is made: two threads do not make the same one twice.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plugin) = made.get(&key) {
            return Ok((plugin.clone(), entry.info));
        }
        let plugin = match entry.registration {
            Some(registration) => make(registration.name, registration.factory, Surround::none())
                .map_err(RegistryError::Broken)?,
            #[cfg(feature = "loadable")]
            None => self.load(&entry)?,
            #[cfg(not(feature = "loadable"))]
            None => return Err(holds_none(&entry)),
        };
        made.insert(key, plugin.clone());
        Ok((plugin, entry.info))
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
        if builtin_first && let Some(entry) = self.bundled_entry(kind, name)? {
            return Ok(entry);
        }
        #[cfg(feature = "loadable")]
        for directory in &self.directories {
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
    pub(super) fn module_directories(&self) -> impl Iterator<Item = &Path> {
        self.directories
            .iter()
            .map(|directory| directory.place())
            .filter(|place| place.kind == Some(PluginKind::Module))
            .map(|place| place.path.as_path())
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
        for directory in &self.directories {
            all.extend_from_slice(directory.entries());
        }
        if let Some(bundled) = &self.bundled {
            all.extend_from_slice(bundled.with_aliases());
        }
        all
    }

    fn unknown(&self, kind: PluginKind, name: &str) -> RegistryError {
        // A task's name may be an action's or a module's.
        let wanted = |other: PluginKind| {
            other == kind || (kind != PluginKind::Connection && other != PluginKind::Connection)
        };
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
