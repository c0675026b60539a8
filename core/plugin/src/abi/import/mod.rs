//! On the host: a dylib's plugin as the rest of the host sees it.

mod action;
mod cache;
mod callback;
mod connection;
mod filter;
mod inventory;
mod lookup;
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
        PluginKind::Filter => {
            let make = root.filter().ok_or_else(|| lacks(kind))?;
            let Tuple2(object, meta) = make(name.into()).into_result()?;
            filter::filter(object, &meta).map(Plugin::Filter)
        }
        PluginKind::Test => {
            let make = root.test().ok_or_else(|| lacks(kind))?;
            let Tuple2(object, meta) = make(name.into()).into_result()?;
            filter::test(object, &meta).map(Plugin::Test)
        }
        PluginKind::Lookup => {
            let make = root.lookup().ok_or_else(|| lacks(kind))?;
            let Tuple2(object, meta) = make(name.into()).into_result()?;
            lookup::import(object, &meta).map(Plugin::Lookup)
        }
        PluginKind::Callback => {
            let make = root.callback().ok_or_else(|| lacks(kind))?;
            let Tuple2(object, meta) = make(name.into()).into_result()?;
            callback::import(object, &meta).map(Plugin::Callback)
        }
        PluginKind::Cache => {
            let make = root.cache().ok_or_else(|| lacks(kind))?;
            let Tuple2(object, meta) = make(name.into()).into_result()?;
            cache::import(object, &meta).map(Plugin::Cache)
        }
        PluginKind::Inventory => {
            let make = root.inventory().ok_or_else(|| lacks(kind))?;
            let Tuple2(object, meta) = make(name.into()).into_result()?;
            inventory::import(object, &meta).map(Plugin::Inventory)
        }
    }
}

/// A plugin of an older contract lists none of the kind; one that does all the same gets this.
fn lacks(kind: PluginKind) -> String {
    format!(
        "it was built against a contract without the kind {}",
        kind.as_str()
    )
}
