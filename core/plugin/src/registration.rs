//! How a plugin's file makes the plugin known, bundled or in a dylib alike.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::connection::ConnectionPlugin;
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
}

impl PluginKind {
    /// The word used in commands and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Action => "action",
            Self::Module => "module",
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
        match self.factory {
            Factory::Connection(_) => PluginKind::Connection,
            Factory::Action(_) => PluginKind::Action,
            Factory::Module(_) => PluginKind::Module,
        }
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
/// (or `connection`, `action`). The expression is evaluated when the plugin is first used.
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
