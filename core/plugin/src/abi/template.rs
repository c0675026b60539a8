//! Filters, tests and lookups across the boundary.

#![expect(
    non_local_definitions,
    clippy::used_underscore_binding,
    reason = "written by the macro sabi_trait"
)]

use abi_stable::sabi_trait;
use abi_stable::std_types::{RBox, ROption, RResult, RStr, RString, RVec};

/// The result as JSON, or a sentence.
pub(crate) type Answer = RResult<RVec<u8>, RString>;

/// A filter, or a test, whose result is `true` or `false`.
#[sabi_trait]
pub(crate) trait AbiFilter: Send + Sync {
    /// The subject, an array and an object, as JSON.
    #[sabi(last_prefix_field)]
    fn call(&self, subject: RVec<u8>, args: RVec<u8>, kwargs: RVec<u8>) -> Answer;
}

pub(crate) type FilterObject = AbiFilter_TO<'static, RBox<()>>;

#[sabi_trait]
pub(crate) trait AbiLookup: Send + Sync {
    /// An array and an object, as JSON.
    #[sabi(last_prefix_field)]
    fn run(
        &self,
        terms: RVec<u8>,
        kwargs: RVec<u8>,
        host: AbiLookupHost_TO<'_, RBox<()>>,
    ) -> Answer;
}

pub(crate) type LookupObject = AbiLookup_TO<'static, RBox<()>>;

#[sabi_trait]
pub(crate) trait AbiLookupHost: Send + Sync {
    /// JSON, or nothing.
    fn variable(&self, name: RStr<'_>) -> RResult<ROption<RVec<u8>>, RString>;

    /// A path, byte for byte.
    #[sabi(last_prefix_field)]
    fn find_file(&self, folder: RStr<'_>, name: RStr<'_>) -> ROption<RVec<u8>>;
}

pub(crate) type LookupHostObject<'a> = AbiLookupHost_TO<'a, RBox<()>>;
