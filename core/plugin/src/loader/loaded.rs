//! A file that is loaded.

use std::path::Path;
use std::sync::Arc;

use crate::abi::{ListedPlugin, PluginRootRef, decode, import};
use crate::action::Action;
use crate::connection::ConnectionPlugin;
use crate::module::Module;
use crate::registration::PluginKind;
use crate::registry::{Origin, Plugin, PluginInfo};

/// The plugins of a loaded file. They are used like bundled ones.
pub struct LoadedPlugins {
    plugins: Vec<(PluginInfo, PluginRootRef)>,
}

impl LoadedPlugins {
    /// Asks each root for its plugins; `None` when one of them answers in another dialect.
    pub(super) fn new(path: &Path, roots: Vec<PluginRootRef>) -> Option<Self> {
        let mut plugins = Vec::new();
        for root in roots {
            let listed: Vec<ListedPlugin> = decode(&root.list()()).ok()?;
            for plugin in listed {
                plugins.push((plugin.info(path), root));
            }
        }
        Some(Self { plugins })
    }

    /// What is known of each plugin in the file.
    pub fn plugins(&self) -> impl Iterator<Item = &PluginInfo> {
        self.plugins.iter().map(|(info, _)| info)
    }

    /// The connection plugin of this name.
    ///
    /// # Errors
    /// A sentence when the file has none of this name, or it panics.
    pub fn connection(&self, name: &str) -> Result<Arc<dyn ConnectionPlugin>, String> {
        match self.make(PluginKind::Connection, name)? {
            Plugin::Connection(plugin) => Ok(plugin),
            _ => Err(format!("'{name}' is no connection plugin")),
        }
    }

    /// The action of this name.
    ///
    /// # Errors
    /// A sentence when the file has none of this name, or it panics.
    pub fn action(&self, name: &str) -> Result<Arc<dyn Action>, String> {
        match self.make(PluginKind::Action, name)? {
            Plugin::Action(plugin) => Ok(plugin),
            _ => Err(format!("'{name}' is no action")),
        }
    }

    /// The module of this name.
    ///
    /// # Errors
    /// A sentence when the file has none of this name, or it panics.
    pub fn module(&self, name: &str) -> Result<Arc<dyn Module>, String> {
        match self.make(PluginKind::Module, name)? {
            Plugin::Module(plugin) => Ok(plugin),
            _ => Err(format!("'{name}' is no module")),
        }
    }

    pub(crate) fn make(&self, kind: PluginKind, name: &str) -> Result<Plugin, String> {
        let (info, root) = self
            .plugins
            .iter()
            .find(|(info, _)| info.kind == kind && info.name == name)
            .ok_or_else(|| format!("the file has no {} '{name}'", kind.as_str()))?;
        import(*root, kind, name).map_err(|reason| format!("{}: {reason}", info.origin))
    }
}

impl ListedPlugin {
    /// The same as the registry's knowledge.
    pub(crate) fn info(self, path: &Path) -> PluginInfo {
        PluginInfo {
            name: self.name,
            kind: self.kind,
            aliases: self.aliases,
            origin: Origin::File(path.into()),
            package: self.package,
            version: self.version,
        }
    }
}
