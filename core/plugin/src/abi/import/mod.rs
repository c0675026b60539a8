//! On the host: a dylib's plugin as the rest of the host sees it.

mod action;
mod connection;
mod module;

use abi_stable::std_types::Tuple2;

use super::root::PluginRootRef;
use crate::registration::PluginKind;
use crate::registry::Plugin;

/// Makes a plugin of a dylib.
///
/// # Errors
/// A sentence when the dylib has none of this name, or it panics.
pub(crate) fn import(root: PluginRootRef, kind: PluginKind, name: &str) -> Result<Plugin, String> {
    match kind {
        PluginKind::Connection => {
            let Tuple2(object, meta) = root.connection()(name.into()).into_result()?;
            connection::import(object, &meta).map(Plugin::Connection)
        }
        PluginKind::Action => {
            let Tuple2(object, meta) = root.action()(name.into()).into_result()?;
            action::import(object, &meta).map(Plugin::Action)
        }
        PluginKind::Module => {
            let Tuple2(object, meta) = root.module()(name.into()).into_result()?;
            module::import(object, &meta).map(Plugin::Module)
        }
    }
}
