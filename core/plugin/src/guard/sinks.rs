//! What plugins in dylibs call back into, under guard.

use std::sync::Arc;

use super::catch;
use crate::log::Log;
use crate::module::{OutputSink, Stream};

/// The engine's log under guard.
pub(crate) struct GuardedLog(pub(crate) Arc<dyn Log>);

impl Log for GuardedLog {
    fn verbose(&self, level: u8, message: &str) {
        // A message that cannot be shown is no reason for a task to fail.
        let _ = catch("the log", || self.0.verbose(level, message));
    }

    fn warning(&self, message: &str) {
        let _ = catch("the log", || self.0.warning(message));
    }
}

/// The runner's receiver of output under guard.
pub(crate) struct GuardedSink<'a>(pub(crate) &'a dyn OutputSink);

impl OutputSink for GuardedSink<'_> {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        // Output that cannot be shown is no reason for a module to fail.
        let _ = catch("the output", || self.0.write(stream, bytes));
    }

    fn is_cancelled(&self) -> bool {
        catch("the output", || self.0.is_cancelled()).unwrap_or(true)
    }

    fn next_piece(&self) -> Result<Option<Vec<u8>>, String> {
        catch("the contents", || self.0.next_piece()).unwrap_or_else(Err)
    }
}
