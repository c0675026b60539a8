//! Inventory plugins across the boundary.

#![expect(
    non_local_definitions,
    clippy::used_underscore_binding,
    reason = "written by the macro sabi_trait"
)]

use abi_stable::sabi_trait;
use abi_stable::std_types::{RBox, RResult, RStr, RVec};

/// The result as JSON, or the error as JSON.
pub(crate) type Answer = RResult<RVec<u8>, RVec<u8>>;

#[sabi_trait]
pub(crate) trait AbiInventoryPlugin: Send + Sync {
    fn verify_file(&self, source: RStr<'_>) -> bool;

    /// The source as JSON.
    fn fetch(&self, source: RVec<u8>) -> Answer;

    /// The source and what was fetched, as JSON.
    #[sabi(last_prefix_field)]
    fn parse(&self, source: RVec<u8>, data: RVec<u8>) -> Answer;
}

pub(crate) type InventoryPluginObject = AbiInventoryPlugin_TO<'static, RBox<()>>;
