//! What plugins say about themselves, asked once.

use std::ptr;
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_plugin::{Action, ActionMeta, ConnectionMeta, ConnectionPlugin};

/// A kind of plugin that describes itself.
pub(crate) trait Described {
    /// The description.
    type Meta;

    /// A new copy of it: all options with their documentation.
    fn describe(&self) -> Self::Meta;
}

impl Described for dyn ConnectionPlugin {
    type Meta = ConnectionMeta;

    fn describe(&self) -> ConnectionMeta {
        self.meta()
    }
}

impl Described for dyn Action {
    type Meta = ActionMeta;

    fn describe(&self) -> ActionMeta {
        self.meta()
    }
}

/// The descriptions of the plugins used so far. They are long, and each task looks at those of its action and its
/// connection.
pub(crate) struct PluginMetas<P: Described + ?Sized>(Mutex<Vec<Known<P>>>);

/// A plugin and what it says about itself.
type Known<P> = (Arc<P>, Arc<<P as Described>::Meta>);

impl<P: Described + ?Sized> Default for PluginMetas<P> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<P: Described + ?Sized> PluginMetas<P> {
    /// The description of `plugin`.
    pub(crate) fn of(&self, plugin: &Arc<P>) -> Arc<P::Meta> {
        let mut known = self.0.lock();
        let same = |other: &Arc<P>| ptr::addr_eq(Arc::as_ptr(other), Arc::as_ptr(plugin));
        if let Some((_, meta)) = known.iter().find(|(other, _)| same(other)) {
            return Arc::clone(meta);
        }
        let meta = Arc::new(plugin.describe());
        known.push((Arc::clone(plugin), Arc::clone(&meta)));
        meta
    }
}
