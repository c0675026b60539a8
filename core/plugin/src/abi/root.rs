//! What a dylib offers as a whole.

#![expect(
    clippy::expl_impl_clone_on_copy,
    clippy::cast_ptr_alignment,
    reason = "written by the macro StableAbi"
)]

use abi_stable::StableAbi;
use abi_stable::library::{
    __call_root_module_loader, CheckTypeLayout, LibHeader, RootModule, RootModuleResult,
};
use abi_stable::prefix_type::PrefixTypeTrait;
use abi_stable::sabi_types::VersionStrings;
use abi_stable::std_types::{RResult, RStr, RString, RVec, Tuple2};
use serde::{Deserialize, Serialize};

use super::action::ActionObject;
use super::cache::CachePluginObject;
use super::callback::CallbackObject;
use super::connection::ConnectionPluginObject;
use super::encoding::{Bytes, encode};
use super::export;
use super::inventory::InventoryPluginObject;
use super::module::ModuleObject;
use super::template::{FilterObject, LookupObject};
use crate::guard::{catch, record_plugin_panics};
use crate::registration::{Factory, PluginKind, Registration, registrations};

/// A plugin object with its description as JSON, or why it could not be made.
pub(crate) type Made<T> = RResult<Tuple2<T, Bytes>, RString>;

/// The functions of a dylib. New ones are added at the end, after the last of the present version.
#[repr(C)]
#[derive(StableAbi)]
#[sabi(kind(Prefix(prefix_ref = PluginRootRef)))]
#[sabi(missing_field(panic))]
pub(crate) struct PluginRoot {
    /// The dylib's plugins: JSON of [`ListedPlugin`]s.
    pub(crate) list: extern "C" fn() -> RVec<u8>,
    /// Makes a connection plugin.
    pub(crate) connection: extern "C" fn(RStr<'_>) -> Made<ConnectionPluginObject>,
    /// Makes an action.
    pub(crate) action: extern "C" fn(RStr<'_>) -> Made<ActionObject>,
    /// Makes a module.
    #[sabi(last_prefix_field)]
    pub(crate) module: extern "C" fn(RStr<'_>) -> Made<ModuleObject>,
    /// Makes a filter. Since 1.2, as what follows.
    #[sabi(missing_field(option))]
    pub(crate) filter: extern "C" fn(RStr<'_>) -> Made<FilterObject>,
    /// Makes a test.
    #[sabi(missing_field(option))]
    pub(crate) test: extern "C" fn(RStr<'_>) -> Made<FilterObject>,
    /// Makes a lookup.
    #[sabi(missing_field(option))]
    pub(crate) lookup: extern "C" fn(RStr<'_>) -> Made<LookupObject>,
    /// Makes a callback. Since 1.3.
    #[sabi(missing_field(option))]
    pub(crate) callback: extern "C" fn(RStr<'_>) -> Made<CallbackObject>,
    /// Makes a cache plugin. Since 1.5.
    #[sabi(missing_field(option))]
    pub(crate) cache: extern "C" fn(RStr<'_>) -> Made<CachePluginObject>,
    /// Makes an inventory plugin. Since 1.6.
    #[sabi(missing_field(option))]
    pub(crate) inventory: extern "C" fn(RStr<'_>) -> Made<InventoryPluginObject>,
}

impl RootModule for PluginRootRef {
    abi_stable::declare_root_module_statics! {PluginRootRef}

    const BASE_NAME: &'static str = "shevek_plugin";
    const NAME: &'static str = "shevek_plugin";
    // The contract's version is checked before; this one only has to be the same on both sides.
    const VERSION_STRINGS: VersionStrings = VersionStrings::new("1.0.0");
}

/// A plugin of a dylib, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedPlugin {
    pub(crate) kind: PluginKind,
    pub(crate) name: String,
    /// Further task names of an action.
    pub(crate) aliases: Vec<String>,
    pub(crate) package: String,
    pub(crate) version: String,
}

/// The crate that says [`export!`](crate::export).
pub trait Package: 'static {
    /// Its name: only plugins registered by this package are offered.
    const NAME: &'static str;
}

/// The header that the host reads of a dylib.
pub const fn header<P: Package>() -> LibHeader {
    // SAFETY: `constructor` returns a `PluginRootRef`, the type named here.
    unsafe { LibHeader::from_constructor::<PluginRootRef>(constructor::<P>, CheckTypeLayout::Yes) }
}

extern "C" fn constructor<P: Package>() -> RootModuleResult {
    __call_root_module_loader(|| {
        record_plugin_panics();
        PluginRoot {
            list: list::<P>,
            connection: connection::<P>,
            action: action::<P>,
            module: module::<P>,
            filter: filter::<P>,
            test: test::<P>,
            lookup: lookup::<P>,
            callback: callback::<P>,
            cache: cache::<P>,
            inventory: inventory::<P>,
        }
        .leak_into_prefix()
    })
}

fn own<P: Package>() -> impl Iterator<Item = &'static Registration> {
    registrations()
        .into_iter()
        .filter(|registration| registration.package == P::NAME)
}

fn find<P: Package>(kind: PluginKind, name: &str) -> Result<Factory, String> {
    own::<P>()
        .find(|registration| registration.kind() == kind && registration.name == name)
        .map(|registration| registration.factory)
        .ok_or_else(|| format!("the package {} has no {} '{name}'", P::NAME, kind.as_str()))
}

extern "C" fn list<P: Package>() -> Bytes {
    let listed = catch(P::NAME, || {
        own::<P>().map(listed_plugin).collect::<Vec<_>>()
    });
    // Nothing in it can panic but allocation; an empty answer says that the dylib has no plugins.
    encode(&listed.unwrap_or_default())
}

fn listed_plugin(registration: &'static Registration) -> ListedPlugin {
    let aliases = match registration.factory {
        // One that panics here says so when it is used under its own name.
        Factory::Action(factory) => catch(registration.name, || factory().meta().names),
        _ => Ok(Vec::new()),
    };
    let mut aliases = aliases.unwrap_or_default();
    aliases.retain(|alias| alias != registration.name);
    ListedPlugin {
        kind: registration.kind(),
        name: registration.name.into(),
        aliases,
        package: registration.package.into(),
        version: registration.version.into(),
    }
}

extern "C" fn connection<P: Package>(name: RStr<'_>) -> Made<ConnectionPluginObject> {
    made(find::<P>(PluginKind::Connection, &name).and_then(|f| export::connection(&name, f)))
}

extern "C" fn action<P: Package>(name: RStr<'_>) -> Made<ActionObject> {
    made(find::<P>(PluginKind::Action, &name).and_then(|f| export::action(&name, f)))
}

extern "C" fn module<P: Package>(name: RStr<'_>) -> Made<ModuleObject> {
    made(find::<P>(PluginKind::Module, &name).and_then(|f| export::module(&name, f)))
}

extern "C" fn filter<P: Package>(name: RStr<'_>) -> Made<FilterObject> {
    made(find::<P>(PluginKind::Filter, &name).and_then(|f| export::filter(&name, f)))
}

extern "C" fn test<P: Package>(name: RStr<'_>) -> Made<FilterObject> {
    made(find::<P>(PluginKind::Test, &name).and_then(|f| export::filter(&name, f)))
}

extern "C" fn lookup<P: Package>(name: RStr<'_>) -> Made<LookupObject> {
    made(find::<P>(PluginKind::Lookup, &name).and_then(|f| export::lookup(&name, f)))
}

extern "C" fn callback<P: Package>(name: RStr<'_>) -> Made<CallbackObject> {
    made(find::<P>(PluginKind::Callback, &name).and_then(|f| export::callback(&name, f)))
}

extern "C" fn cache<P: Package>(name: RStr<'_>) -> Made<CachePluginObject> {
    made(find::<P>(PluginKind::Cache, &name).and_then(|f| export::cache(&name, f)))
}

extern "C" fn inventory<P: Package>(name: RStr<'_>) -> Made<InventoryPluginObject> {
    made(find::<P>(PluginKind::Inventory, &name).and_then(|f| export::inventory(&name, f)))
}

fn made<T>(result: Result<(T, Bytes), String>) -> Made<T> {
    result
        .map(|(object, meta)| Tuple2(object, meta))
        .map_err(RString::from)
        .into()
}
