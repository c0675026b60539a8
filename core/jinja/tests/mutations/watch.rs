//! Ends the process when a template hangs or takes memory without bound, and says which one it was.

use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

/// Generous, for a busy machine: a budgeted template takes some milliseconds.
const TOO_LONG: Duration = Duration::from_secs(60);
const TOO_MUCH: u64 = 2 << 30;

type Current = Mutex<Option<(Instant, String)>>;

pub(crate) struct Watch(Arc<Current>);

impl Watch {
    pub(crate) fn start(target: &str) -> Self {
        let current = Arc::new(Current::default());
        let seen = Arc::downgrade(&current);
        let target = target.to_owned();
        std::thread::spawn(move || look(&target, &seen));
        Self(current)
    }

    /// Runs the code for `template`; a panic tells which template it was.
    pub(crate) fn run(&self, template: &str, code: impl FnOnce()) {
        let set = |value| *self.0.lock().expect("no panic") = value;
        set(Some((Instant::now(), template.to_owned())));
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(code));
        set(None);
        assert!(outcome.is_ok(), "{template:?} makes it panic");
    }
}

fn look(target: &str, seen: &Weak<Current>) {
    while let Some(current) = seen.upgrade() {
        if let Some((since, template)) = &*current.lock().expect("no panic") {
            let what = if since.elapsed() > TOO_LONG {
                Some("takes too long")
            } else if resident().is_some_and(|bytes| bytes > TOO_MUCH) {
                Some("takes too much memory")
            } else {
                None
            };
            if let Some(what) = what {
                eprintln!("{target}: {template:?} {what}");
                std::process::abort();
            }
        }
        drop(current);
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Bytes of memory in use.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}
