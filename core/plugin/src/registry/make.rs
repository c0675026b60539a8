//! From a registration to a plugin under guard.

use std::sync::Arc;

use crate::action::Action;
use crate::cache::CachePlugin;
use crate::callback::Callback;
use crate::connection::ConnectionPlugin;
use crate::filter::{Filter, Test};
use crate::guard::{
    GuardedAction, GuardedCachePlugin, GuardedCallback, GuardedConnectionPlugin,
    GuardedInventoryPlugin, GuardedModule, GuardedTemplatePlugin, Held, Surround, catch,
};
use crate::inventory_plugin::InventoryPlugin;
use crate::lookup::Lookup;
use crate::module::Module;
use crate::registration::Factory;

/// A plugin of any kind, ready for use.
#[derive(Clone)]
pub(crate) enum Plugin {
    Connection(Arc<dyn ConnectionPlugin>),
    Action(Arc<dyn Action>),
    Module(Arc<dyn Module>),
    Filter(Arc<dyn Filter>),
    Test(Arc<dyn Test>),
    Lookup(Arc<dyn Lookup>),
    Callback(Arc<dyn Callback>),
    Cache(Arc<dyn CachePlugin>),
    Inventory(Arc<dyn InventoryPlugin>),
}

/// Makes a plugin and asks for its description; `surround` is where its code runs from now on.
///
/// # Errors
/// A sentence when the plugin panics here.
pub(crate) fn make(name: &str, factory: Factory, surround: Surround) -> Result<Plugin, String> {
    let label: Arc<str> = format!("the {} '{name}'", factory.kind().as_str()).into();
    match factory {
        Factory::Connection(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn ConnectionPlugin>::meta)?;
            Ok(Plugin::Connection(Arc::new(GuardedConnectionPlugin {
                inner,
                meta,
            })))
        }
        Factory::Action(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn Action>::meta)?;
            Ok(Plugin::Action(Arc::new(GuardedAction { inner, meta })))
        }
        Factory::Module(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn Module>::meta)?;
            Ok(Plugin::Module(Arc::new(GuardedModule { inner, meta })))
        }
        Factory::Filter(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn Filter>::meta)?;
            Ok(Plugin::Filter(Arc::new(GuardedTemplatePlugin {
                inner,
                meta,
            })))
        }
        Factory::Test(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn Test>::meta)?;
            Ok(Plugin::Test(Arc::new(GuardedTemplatePlugin {
                inner,
                meta,
            })))
        }
        Factory::Lookup(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn Lookup>::meta)?;
            Ok(Plugin::Lookup(Arc::new(GuardedTemplatePlugin {
                inner,
                meta,
            })))
        }
        Factory::Callback(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn Callback>::meta)?;
            Ok(Plugin::Callback(Arc::new(GuardedCallback { inner, meta })))
        }
        Factory::Cache(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn CachePlugin>::meta)?;
            Ok(Plugin::Cache(Arc::new(GuardedCachePlugin { inner, meta })))
        }
        Factory::Inventory(factory) => {
            let plugin = catch(&label, || surround.run(factory))?;
            let inner = Held::new(plugin, label, surround);
            let meta = inner.call(<dyn InventoryPlugin>::meta)?;
            Ok(Plugin::Inventory(Arc::new(GuardedInventoryPlugin {
                inner,
                meta,
            })))
        }
    }
}
