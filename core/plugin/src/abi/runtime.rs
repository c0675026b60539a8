//! The runtime of this image's plugins.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

/// The one runtime of this dylib, made at first use and kept until the process ends. Its worker drives timers,
/// sockets and spawned tasks of the plugin; the plugin's futures themselves are polled by whoever awaits them,
/// so that they may borrow from the host and end at once when they are dropped.
///
/// # Errors
/// A sentence when the system gives no thread or no event queue.
pub(crate) fn handle() -> Result<Handle, String> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    RUNTIME
        .get_or_init(|| {
            Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("shevek-plugin")
                .enable_all()
                .build()
                .map_err(|error| format!("the plugin's runtime cannot be started: {error}"))
        })
        .as_ref()
        .map(|runtime| runtime.handle().clone())
        .map_err(Clone::clone)
}
