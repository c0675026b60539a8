//! Points at which the tests kill the process, to see what it leaves behind. Outside of tests there are none.

/// Ends the process here when a test wants it.
#[cfg(not(test))]
pub(super) fn point() {}

#[cfg(test)]
pub(super) use tests::point;

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    static PASSED: AtomicU32 = AtomicU32::new(0);

    pub(in crate::common) fn point() {
        let Ok(at) = std::env::var("SHEVEK_TEST_KILL_AT") else {
            return;
        };
        if PASSED.fetch_add(1, Ordering::SeqCst).to_string() == at {
            let own = rustix::process::getpid();
            let _ = rustix::process::kill_process(own, rustix::process::Signal::KILL);
        }
    }
}
