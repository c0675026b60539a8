//! What connection plugins say about themselves, asked once.

use std::ptr;
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_plugin::{ConnectionMeta, ConnectionPlugin};

/// The descriptions of the plugins used so far. They are long, and each task looks at its connection's.
#[derive(Default)]
pub(crate) struct PluginMetas(Mutex<Vec<Known>>);

/// A plugin and what it says about itself.
type Known = (Arc<dyn ConnectionPlugin>, Arc<ConnectionMeta>);

impl PluginMetas {
    /// The description of `plugin`.
    pub(crate) fn of(&self, plugin: &Arc<dyn ConnectionPlugin>) -> Arc<ConnectionMeta> {
        let mut known = self.0.lock();
        let same = |other: &Arc<dyn ConnectionPlugin>| {
            ptr::addr_eq(Arc::as_ptr(other), Arc::as_ptr(plugin))
        };
        if let Some((_, meta)) = known.iter().find(|(other, _)| same(other)) {
            return Arc::clone(meta);
        }
        let meta = Arc::new(plugin.meta());
        known.push((Arc::clone(plugin), Arc::clone(&meta)));
        meta
    }
}
