//! A cache plugin as the host sees it.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{ROption, RResult, RStr, RString};

use crate::abi::cache::{
    AbiCache, AbiCache_TO, AbiCachePlugin, AbiCachePlugin_TO, CacheObject, CachePluginObject,
};
use crate::abi::encoding::{Bytes, decode, encode};
use crate::cache::{Cache, CacheError, CachePlugin};
use crate::guard::Surround;
use crate::registration::Factory;
use crate::registry::{Plugin, make};

/// Makes the plugin and its description.
pub(in crate::abi) fn cache(
    name: &str,
    factory: Factory,
) -> Result<(CachePluginObject, Bytes), String> {
    match make(name, factory, Surround::none())? {
        Plugin::Cache(plugin) => {
            let meta = encode(&plugin.meta());
            let object = AbiCachePlugin_TO::from_value(ExportedPlugin(plugin), TD_Opaque);
            Ok((object, meta))
        }
        _ => Err(format!("'{name}' is no cache plugin")),
    }
}

struct ExportedPlugin(Arc<dyn CachePlugin>);

struct ExportedCache(Arc<dyn Cache>);

fn answer<T>(result: Result<T, CacheError>) -> RResult<T, RString> {
    result.map_err(|error| RString::from(error.0)).into()
}

impl AbiCachePlugin for ExportedPlugin {
    fn open(&self, options: Bytes) -> RResult<CacheObject, RString> {
        let opened = decode(&options)
            .map_err(CacheError)
            .and_then(|options| self.0.open(options));
        answer(opened.map(|cache| AbiCache_TO::from_value(ExportedCache(cache), TD_Opaque)))
    }
}

impl AbiCache for ExportedCache {
    fn get(&self, key: RStr<'_>) -> RResult<ROption<Bytes>, RString> {
        let found = self.0.get(&key);
        answer(found.map(|entry| entry.map(|entry| encode(&entry)).into()))
    }

    fn set(&self, key: RStr<'_>, value: Bytes) -> RResult<(), RString> {
        let value = decode(&value).map_err(CacheError);
        answer(value.and_then(|value| self.0.set(&key, &value)))
    }

    fn delete(&self, key: RStr<'_>) -> RResult<(), RString> {
        answer(self.0.delete(&key))
    }
}
