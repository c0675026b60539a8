//! Processor time of a piece of code.

use rustix::time::{ClockId, clock_gettime};

/// Batches of a measurement for each run that is asked for: short ones, so that some fall between the disturbances.
const BATCHES: usize = 8;
/// Seconds that a batch takes at least.
const BATCH: f64 = 0.01;

fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Code that is called often enough for the clock.
struct Batch<F> {
    code: F,
    calls: u32,
    least: f64,
}

impl<F: FnMut()> Batch<F> {
    fn new(code: F) -> Self {
        let mut batch = Self {
            code,
            calls: 1,
            least: f64::INFINITY,
        };
        batch.seconds();
        while batch.seconds() < BATCH {
            batch.calls = batch.calls.saturating_mul(2);
        }
        batch
    }

    fn seconds(&mut self) -> f64 {
        let start = processor_seconds();
        for _ in 0..self.calls {
            (self.code)();
        }
        processor_seconds() - start
    }

    fn measure(&mut self) {
        let one = self.seconds() / f64::from(self.calls);
        self.least = self.least.min(one);
    }
}

/// The seconds that one call takes: the least of the batches.
pub(crate) fn seconds(runs: usize, code: impl FnMut()) -> f64 {
    let mut batch = Batch::new(code);
    (0..runs.max(1) * BATCHES).for_each(|_| batch.measure());
    batch.least
}

/// The seconds that one call of each takes, the least of their batches. They take turns: a machine that is slower
/// for a while is so for both.
pub(crate) fn in_turn(runs: usize, ours: impl FnMut(), theirs: impl FnMut()) -> (f64, f64) {
    let (mut ours, mut theirs) = (Batch::new(ours), Batch::new(theirs));
    for _ in 0..runs.max(1) * BATCHES {
        ours.measure();
        theirs.measure();
    }
    (ours.least, theirs.least)
}
