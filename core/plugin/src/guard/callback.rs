//! Callbacks under guard.

use super::Held;
use crate::callback::{Callback, CallbackDisplay, CallbackError, CallbackEvent, CallbackMeta};

/// A callback under guard; its description was asked for once.
pub(crate) struct GuardedCallback {
    pub(crate) inner: Held<dyn Callback>,
    pub(crate) meta: CallbackMeta,
}

impl Callback for GuardedCallback {
    fn meta(&self) -> CallbackMeta {
        self.meta.clone()
    }

    fn on_event(
        &self,
        event: &CallbackEvent,
        display: &dyn CallbackDisplay,
    ) -> Result<(), CallbackError> {
        self.inner
            .call(|callback| callback.on_event(event, display))
            .unwrap_or_else(|message| Err(CallbackError(message)))
    }
}
