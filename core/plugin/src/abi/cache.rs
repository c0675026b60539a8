//! Caches across the boundary.

#![expect(
    non_local_definitions,
    clippy::used_underscore_binding,
    reason = "written by the macro sabi_trait"
)]

use abi_stable::sabi_trait;
use abi_stable::std_types::{RBox, ROption, RResult, RStr, RString, RVec};

#[sabi_trait]
pub(crate) trait AbiCachePlugin: Send + Sync {
    /// The options as JSON.
    #[sabi(last_prefix_field)]
    fn open(&self, options: RVec<u8>) -> RResult<CacheObject, RString>;
}

pub(crate) type CachePluginObject = AbiCachePlugin_TO<'static, RBox<()>>;

#[sabi_trait]
pub(crate) trait AbiCache: Send + Sync {
    /// JSON, or nothing.
    fn get(&self, key: RStr<'_>) -> RResult<ROption<RVec<u8>>, RString>;

    /// The entry as JSON.
    fn set(&self, key: RStr<'_>, value: RVec<u8>) -> RResult<(), RString>;

    #[sabi(last_prefix_field)]
    fn delete(&self, key: RStr<'_>) -> RResult<(), RString>;
}

pub(crate) type CacheObject = AbiCache_TO<'static, RBox<()>>;
