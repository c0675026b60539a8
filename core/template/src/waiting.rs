//! How lookups wait for the outer world.

use std::fmt;
use std::sync::Arc;

/// Says whether the run is to end.
type IsInterrupted = Arc<dyn Fn() -> bool + Send + Sync>;
/// Runs work that blocks its thread.
type Blocking = Arc<dyn Fn(&mut dyn FnMut()) + Send + Sync>;

/// What a lookup that has to wait takes care of. By default it just waits.
#[derive(Clone)]
pub struct Waiting {
    /// Whether the user has ended the run: what is waited for is given up.
    pub is_interrupted: IsInterrupted,
    /// Runs what blocks its thread, so that others get on meanwhile.
    pub blocking: Blocking,
}

impl Default for Waiting {
    fn default() -> Self {
        Self {
            is_interrupted: Arc::new(|| false),
            blocking: Arc::new(|work| work()),
        }
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

impl Waiting {
    /// Whether the run is to end.
    pub(crate) fn is_interrupted(&self) -> bool {
        (self.is_interrupted)()
    }

    /// The answer of work that blocks its thread; `None` when it was not run.
    pub(crate) fn blocking<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let (mut work, mut answer) = (Some(work), None);
        (self.blocking)(&mut || answer = work.take().map(|work| work()));
        answer
    }
}
