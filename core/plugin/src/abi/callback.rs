//! Callbacks across the boundary.

#![expect(
    non_local_definitions,
    clippy::used_underscore_binding,
    reason = "written by the macro sabi_trait"
)]

use abi_stable::sabi_trait;
use abi_stable::std_types::{RBox, RResult, RStr, RString, RVec};

#[sabi_trait]
pub(crate) trait AbiCallback: Send + Sync {
    /// An event as JSON.
    #[sabi(last_prefix_field)]
    fn on_event(
        &self,
        event: RVec<u8>,
        display: AbiCallbackDisplay_TO<'_, RBox<()>>,
    ) -> RResult<(), RString>;
}

pub(crate) type CallbackObject = AbiCallback_TO<'static, RBox<()>>;

#[sabi_trait]
pub(crate) trait AbiCallbackDisplay: Send + Sync {
    fn line(&self, text: RStr<'_>);

    #[sabi(last_prefix_field)]
    fn error_line(&self, text: RStr<'_>);
}

pub(crate) type CallbackDisplayObject<'a> = AbiCallbackDisplay_TO<'a, RBox<()>>;
