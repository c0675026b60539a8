//! What plugins say about themselves, for `shevek plugin show` and `shevek doc`.

use serde::Serialize;

use crate::action::ActionMeta;
use crate::cache::CacheMeta;
use crate::callback::CallbackMeta;
use crate::connection::ConnectionMeta;
use crate::filter::TemplatePluginMeta;
use crate::inventory_plugin::InventoryMeta;
use crate::module::ModuleMeta;

use super::info::PluginInfo;

/// A plugin's own description. As JSON: `{"info": {...}, "meta": {...}}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Documentation {
    /// Name, kind and origin.
    pub info: PluginInfo,
    /// What it says about itself.
    pub meta: PluginMeta,
}

/// The description of a plugin of any kind; `info.kind` tells which.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum PluginMeta {
    /// Of a connection plugin.
    Connection(ConnectionMeta),
    /// Of an action.
    Action(ActionMeta),
    /// Of a module.
    Module(ModuleMeta),
    /// Of a filter, test or lookup.
    Template(TemplatePluginMeta),
    /// Of a callback.
    Callback(CallbackMeta),
    /// Of a cache plugin.
    Cache(CacheMeta),
    /// Of an inventory plugin.
    Inventory(InventoryMeta),
}

impl PluginMeta {
    /// One sentence for lists.
    pub fn short_description(&self) -> &str {
        match self {
            Self::Connection(meta) => &meta.short_description,
            Self::Action(meta) => &meta.short_description,
            Self::Module(meta) => &meta.short_description,
            Self::Template(meta) => &meta.short_description,
            Self::Callback(meta) => &meta.short_description,
            Self::Cache(meta) => &meta.short_description,
            Self::Inventory(meta) => &meta.short_description,
        }
    }
}
