//! Plugins under guard: whatever panics in a plugin becomes an error of that one call.

mod action;
mod cache;
mod callback;
mod connection;
mod future;
mod held;
#[cfg(feature = "loadable")]
mod host;
mod inventory;
mod module;
mod panic;
#[cfg(feature = "loadable")]
mod sinks;
mod surround;
mod template;

pub(crate) use action::GuardedAction;
pub(crate) use cache::GuardedCachePlugin;
pub(crate) use callback::GuardedCallback;
pub(crate) use connection::GuardedConnectionPlugin;
pub(crate) use held::Held;
#[cfg(feature = "loadable")]
pub(crate) use host::GuardedHost;
pub(crate) use inventory::GuardedInventoryPlugin;
pub(crate) use module::GuardedModule;
pub(crate) use panic::catch;
pub use panic::record_plugin_panics;
#[cfg(feature = "loadable")]
pub(crate) use sinks::{GuardedLog, GuardedSink};
pub(crate) use surround::Surround;
pub(crate) use template::GuardedTemplatePlugin;
