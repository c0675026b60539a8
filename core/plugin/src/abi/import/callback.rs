//! A callback of a dylib.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::RStr;

use crate::abi::callback::{AbiCallbackDisplay, AbiCallbackDisplay_TO, CallbackObject};
use crate::abi::encoding::{decode, encode};
use crate::callback::{Callback, CallbackDisplay, CallbackError, CallbackEvent, CallbackMeta};
use crate::guard::catch;

/// The callback and its description.
pub(super) fn import(object: CallbackObject, meta: &[u8]) -> Result<Arc<dyn Callback>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(Imported { object, meta }))
}

struct Imported {
    object: CallbackObject,
    meta: CallbackMeta,
}

impl Callback for Imported {
    fn meta(&self) -> CallbackMeta {
        self.meta.clone()
    }

    fn on_event(
        &self,
        event: &CallbackEvent,
        display: &dyn CallbackDisplay,
    ) -> Result<(), CallbackError> {
        let display = AbiCallbackDisplay_TO::from_value(ExportedDisplay(display), TD_Opaque);
        let told = self.object.on_event(encode(event), display);
        told.into_result().map_err(CallbackError::new)
    }
}

/// The host's display as the dylib's callback sees it. A panic in it does not cross the boundary.
struct ExportedDisplay<'a>(&'a dyn CallbackDisplay);

impl AbiCallbackDisplay for ExportedDisplay<'_> {
    fn line(&self, text: RStr<'_>) {
        // What cannot be shown is no reason for a callback to fail.
        let _ = catch("the display", || self.0.line(&text));
    }

    fn error_line(&self, text: RStr<'_>) {
        let _ = catch("the display", || self.0.error_line(&text));
    }
}
