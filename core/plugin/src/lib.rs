//! The plugin contract of shevek: connections, actions, modules, filters, tests, lookups, callbacks, caches and inventories, their argument specs, registry and loader.
//!
//! A plugin author depends on this crate and on nothing else of shevek. The layers are Ansible's:
//! a [`ConnectionPlugin`] reaches a host, an [`Action`] is the controller's half of a task, a
//! [`Module`] is the target's half.

#[cfg(feature = "loadable")]
mod abi;
mod action;
mod cache;
mod callback;
mod connection;
mod contract_version;
pub mod encoding;
mod filter;
pub mod fragments;
mod guard;
mod inventory_plugin;
#[cfg(feature = "loadable")]
mod loader;
mod log;
mod lookup;
mod module;
pub mod path_pattern;
mod plugin_option;
#[cfg(feature = "regex")]
pub mod python_regex;
mod registration;
mod registry;
mod result;
mod result_read;
mod secret;
pub mod shell_pattern;
pub mod shell_words;
mod spec;
pub mod target;

pub use action::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, Attachment, ModuleCall, PromptAnswer,
    PromptRequest, TemplateFile,
};
pub use async_trait::async_trait;
pub use cache::{Cache, CacheError, CacheMeta, CachePlugin, cache_options};
pub use callback::{
    Callback, CallbackDisplay, CallbackError, CallbackEvent, CallbackMeta, CallbackStats,
    CallbackStatus, CallbackTask,
};
pub use connection::{
    Channel, ChannelEvent, Connection, ConnectionError, ConnectionMeta, ConnectionOption,
    ConnectionPlugin, ConnectionTarget, ExecOutput, ExecRequest,
};
pub use contract_version::{CONTRACT_VERSION, ContractVersion};
pub use filter::{Filter, FilterError, TemplatePluginMeta, Test};
pub use guard::record_plugin_panics;
pub use inventory;
pub use inventory_plugin::{
    InventoryData, InventoryError, InventoryGroup, InventoryHost, InventoryMeta, InventoryPlace,
    InventoryPlugin, InventorySource,
};
#[cfg(feature = "loadable")]
pub use loader::{LoadError, LoadedPlugins, load_file};
pub use log::{Log, NoLog};
pub use lookup::{Lookup, LookupError, LookupHost};
pub use module::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, OutputSink, Stream, Support,
};
pub use plugin_option::{
    NoOptionSources, OptionError, OptionSources, PluginOption, resolve_options,
};
pub use registration::{Factory, PluginKind, Registration, registrations};
pub use registry::{
    Documentation, Found, Origin, PluginInfo, PluginMeta, Registry, RegistryBuilder, RegistryError,
    SearchDirectory, SearchOrigin, foreign_module_in, standard_search_path,
};
pub use result::TaskResult;
pub use secret::Secret;
pub use serde_json;
pub use spec::{
    ArgType, ArgumentSpec, DeprecatedAlias, Deprecation, OptionSpec, RequiredBy, RequiredIf,
    Surroundings, Validated, ValidationError, ValidationErrors, ValidationKind, nearest,
    passwd_home, python, remove_values,
};

/// What [`export!`] writes into a plugin; not for use by hand.
#[cfg(feature = "loadable")]
#[doc(hidden)]
pub mod __abi {
    pub use crate::abi::{ContractStamp, LibHeader, Package, header};
}

/// Without the feature `loadable` there is nothing to export.
#[cfg(not(feature = "loadable"))]
#[macro_export]
macro_rules! export {
    () => {};
}
