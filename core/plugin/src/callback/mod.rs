//! Callbacks: who is told what happens in a run.

mod event;
mod plugin;

pub use event::{CallbackEvent, CallbackStats, CallbackStatus, CallbackTask};
pub use plugin::{Callback, CallbackDisplay, CallbackError, CallbackMeta};
