//! Handlers that wait for their turn on some host.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many handlers were notified and have not run yet, over all hosts of a play.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outstanding(Arc<AtomicUsize>);

impl Outstanding {
    /// Whether no handler waits on any host.
    pub(super) fn is_none(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn take(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
