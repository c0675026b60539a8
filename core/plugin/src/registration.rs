//! How a plugin's file makes the plugin known, bundled or in a dylib alike.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::cache::CachePlugin;
use crate::callback::Callback;
use crate::connection::ConnectionPlugin;
use crate::filter::{Filter, Test};
use crate::inventory_plugin::InventoryPlugin;
use crate::lookup::Lookup;
use crate::module::Module;

/// The kinds of plugins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PluginKind {
    /// How a host is reached.
    Connection,
    /// The controller's half of a task.
    Action,
    /// The target's half of a task.
    Module,
    /// What a template does to a value.
    Filter,
    /// What a template asks about a value.
    Test,
    /// What a template gets from elsewhere.
    Lookup,
    /// Who is told what happens.
    Callback,
    /// Where facts and inventories are kept between runs.
    Cache,
    /// Where hosts come from.
    Inventory,
}

impl PluginKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Connection,
        Self::Action,
        Self::Module,
        Self::Filter,
        Self::Test,
        Self::Lookup,
        Self::Callback,
        Self::Cache,
        Self::Inventory,
    ];

    /// Whether it is found by the name of a task.
    pub(crate) fn is_of_tasks(self) -> bool {
        matches!(self, Self::Action | Self::Module)
    }

    /// The word used in commands and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Action => "action",
            Self::Module => "module",
            Self::Filter => "filter",
            Self::Test => "test",
            Self::Lookup => "lookup",
            Self::Callback => "callback",
            Self::Cache => "cache",
            Self::Inventory => "inventory",
        }
    }
}

/// Makes a plugin.
#[derive(Clone, Copy)]
pub enum Factory {
    /// Makes a connection plugin.
    Connection(fn() -> Arc<dyn ConnectionPlugin>),
    /// Makes an action.
    Action(fn() -> Arc<dyn Action>),
    /// Makes a module.
    Module(fn() -> Arc<dyn Module>),
    /// Makes a filter.
    Filter(fn() -> Arc<dyn Filter>),
    /// Makes a test.
    Test(fn() -> Arc<dyn Test>),
    /// Makes a lookup.
    Lookup(fn() -> Arc<dyn Lookup>),
    /// Makes a callback.
    Callback(fn() -> Arc<dyn Callback>),
    /// Makes a cache plugin.
    Cache(fn() -> Arc<dyn CachePlugin>),
    /// Makes an inventory plugin.
    Inventory(fn() -> Arc<dyn InventoryPlugin>),
}

impl Factory {
    /// The kind of what it makes.
    pub fn kind(self) -> PluginKind {
        match self {
            Self::Connection(_) => PluginKind::Connection,
            Self::Action(_) => PluginKind::Action,
            Self::Module(_) => PluginKind::Module,
            Self::Filter(_) => PluginKind::Filter,
            Self::Test(_) => PluginKind::Test,
            Self::Lookup(_) => PluginKind::Lookup,
            Self::Callback(_) => PluginKind::Callback,
            Self::Cache(_) => PluginKind::Cache,
            Self::Inventory(_) => PluginKind::Inventory,
        }
    }
}

/// A plugin of this image (the program, or the dylib that holds this copy of the list).
pub struct Registration {
    /// Its name.
    pub name: &'static str,
    /// Its crate.
    pub package: &'static str,
    /// Its crate's version.
    pub version: &'static str,
    /// Makes it.
    pub factory: Factory,
}

impl Registration {
    /// The plugin's kind.
    pub fn kind(&self) -> PluginKind {
        self.factory.kind()
    }
}

inventory::collect!(Registration);

/// All plugins registered in this image, sorted by kind and name (the linker's order is not reproducible).
pub fn registrations() -> Vec<&'static Registration> {
    let mut all: Vec<_> = inventory::iter::<Registration>.into_iter().collect();
    all.sort_by_key(|r| (r.kind(), r.name, r.package));
    all
}

/// Registers one plugin, in the file that defines it: `register!(module "ping", Ping);`
/// (or `connection`, `action`, `filter`, `test`, `lookup`, `callback`, `cache`, `inventory`). The expression is evaluated when the plugin is first used.
#[macro_export]
macro_rules! register {
    (connection $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Connection(|| ::std::sync::Arc::new($plugin)));
    };
    (action $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Action(|| ::std::sync::Arc::new($plugin)));
    };
    (module $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Module(|| ::std::sync::Arc::new($plugin)));
    };
    (filter $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Filter(|| ::std::sync::Arc::new($plugin)));
    };
    (test $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Test(|| ::std::sync::Arc::new($plugin)));
    };
    (lookup $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Lookup(|| ::std::sync::Arc::new($plugin)));
    };
    (callback $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Callback(|| ::std::sync::Arc::new($plugin)));
    };
    (cache $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Cache(|| ::std::sync::Arc::new($plugin)));
    };
    (inventory $name:literal, $plugin:expr) => {
        $crate::register!(@submit $name, $crate::Factory::Inventory(|| ::std::sync::Arc::new($plugin)));
    };
    (@submit $name:literal, $factory:expr) => {
        $crate::inventory::submit! {
            $crate::Registration {
                name: $name,
                package: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                factory: $factory,
            }
        }
    };
}
