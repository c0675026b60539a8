//! Deadlines that hold.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Time since boot, suspended time included: unlike the calendar it is never set, unlike the monotonic clock
/// it does not stand still while the machine sleeps.
fn since_boot() -> Duration {
    let time = clock_gettime(ClockId::Boottime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// A moment in the future.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Duration);

impl Deadline {
    /// The moment this far away.
    pub(crate) fn after(span: Duration) -> Self {
        Self(since_boot().saturating_add(span))
    }

    /// How long it is until then; zero once it has come.
    pub(crate) fn remaining(self) -> Duration {
        self.0.saturating_sub(since_boot())
    }

    /// Whether it has come.
    pub(crate) fn has_come(self) -> bool {
        self.remaining().is_zero()
    }
}
