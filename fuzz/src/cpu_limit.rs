//! An input that takes too long is a find. libFuzzer's own limit counts the time in which the process was stopped,
//! too; this one counts processor time.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Processor milliseconds at which the current input is given up; 0 between inputs.
static END: AtomicU64 = AtomicU64::new(0);
static WATCH: OnceLock<()> = OnceLock::new();

fn processor_milliseconds() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    u64::try_from(time.tv_sec * 1_000 + time.tv_nsec / 1_000_000).unwrap_or(0)
}

/// Runs `code`; aborts the process when that takes more than `seconds` of processor time. libFuzzer then keeps the
/// input as it keeps that of any crash.
pub fn within_seconds(seconds: u64, code: impl FnOnce()) {
    WATCH.get_or_init(|| drop(std::thread::spawn(watch)));
    END.store(
        processor_milliseconds() + seconds * 1_000,
        Ordering::Relaxed,
    );
    code();
    END.store(0, Ordering::Relaxed);
}

fn watch() {
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let end = END.load(Ordering::Relaxed);
        if end != 0 && processor_milliseconds() > end {
            eprintln!("the input takes too long");
            std::process::abort();
        }
    }
}
