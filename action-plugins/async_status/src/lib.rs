//! The action `async_status`.

mod async_status;

pub use async_status::AsyncStatus;

shevek_plugin::export!();
