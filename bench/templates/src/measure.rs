//! Processor time of a piece of code.

use rustix::time::{ClockId, clock_gettime};

fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The seconds that one call takes: the least of `runs` batches of at least 50 ms each.
pub(crate) fn seconds(runs: usize, mut code: impl FnMut()) -> f64 {
    const BATCH: f64 = 0.05;
    code();
    let mut batch = |calls: u32| {
        let start = processor_seconds();
        for _ in 0..calls {
            code();
        }
        processor_seconds() - start
    };
    let mut calls = 1_u32;
    while batch(calls) < BATCH {
        calls = calls.saturating_mul(2);
    }
    let one = |_| batch(calls) / f64::from(calls);
    (0..runs.max(1)).map(one).fold(f64::INFINITY, f64::min)
}
