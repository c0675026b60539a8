//! How lookups wait for the outer world.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How often it is looked whether the run is to end.
pub(crate) const LOOK: Duration = Duration::from_millis(20);

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

    /// The answer of work that blocks its thread and cannot be told to stop; `None` when the run is to end before.
    /// Nobody waits for the work then: it comes to its end, or the program does.
    pub(crate) fn unless_interrupted<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (sender, answers) = mpsc::channel();
        std::thread::spawn(move || {
            // Nobody hears it any more when the run has ended.
            let _ = sender.send(work());
        });
        let answer = self.blocking(|| {
            loop {
                match answers.recv_timeout(LOOK) {
                    Ok(answer) => return Some(answer),
                    Err(RecvTimeoutError::Disconnected) => return None,
                    Err(RecvTimeoutError::Timeout) if self.is_interrupted() => return None,
                    Err(RecvTimeoutError::Timeout) => {}
                }
            }
        });
        answer.flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn work_is_given_up_when_the_run_ends() {
        let start = Instant::now();
        let waiting = Waiting {
            is_interrupted: Arc::new(move || start.elapsed() > Duration::from_millis(100)),
            ..Waiting::default()
        };
        let long = || std::thread::sleep(Duration::from_secs(20));
        assert_eq!(waiting.unless_interrupted(long), None);
        assert!(start.elapsed() < Duration::from_secs(10));
        assert_eq!(Waiting::default().unless_interrupted(|| 5), Some(5));
    }
}
