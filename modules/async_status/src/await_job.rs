//! Waiting for a job's end.

use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use shevek_plugin::TaskResult;

use crate::{job_dir, status};

/// How long one sleep lasts at most, so that cancellations and killed jobs are noticed.
const LOOK: Duration = Duration::from_millis(50);
/// The same where the directory cannot be watched.
const SHORT_LOOK: Duration = Duration::from_millis(10);
/// How often the process table is asked while the directory is quiet.
const LIVENESS_CHECK: Duration = Duration::from_millis(500);

/// Waits until a job ended, at most `timeout` (`None`: for ever), or until `cancelled` says so, and returns its
/// status as the module `async_status` would: with `finished` false when it still runs. The end is seen at once.
///
/// `async_dir` may start with `~`, which is the home that the user database gives.
pub fn await_job(
    async_dir: &str,
    jid: &str,
    timeout: Option<Duration>,
    cancelled: &dyn Fn() -> bool,
) -> TaskResult {
    let start = Instant::now();
    // The watch is set before the first look: nothing can happen unseen between them.
    let watch = watch(&job_dir::resolve(async_dir));
    let remaining = || timeout.map(|timeout| timeout.saturating_sub(start.elapsed()));
    let mut looked: Option<Instant> = None;
    loop {
        let changed = watch.as_ref().is_none_or(drain);
        if changed || looked.is_none_or(|looked| looked.elapsed() >= LIVENESS_CHECK) {
            let status = status::of(async_dir, jid);
            if status.finished {
                return status.result;
            }
            looked = Some(Instant::now());
        }
        if cancelled() || remaining().is_some_and(|left| left.is_zero()) {
            return status::of(async_dir, jid).result;
        }
        sleep(watch.as_ref(), remaining());
    }
}

/// A descriptor that becomes readable when files appear in the directory.
fn watch(directory: &Path) -> Option<OwnedFd> {
    let fd = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
    let events = WatchFlags::MOVED_TO | WatchFlags::CLOSE_WRITE | WatchFlags::DELETE;
    inotify::add_watch(&fd, directory, events).ok()?;
    Some(fd)
}

/// Takes all events; whether there were any.
fn drain(watch: &OwnedFd) -> bool {
    let mut any = false;
    let mut buffer = [0; 4096];
    while rustix::io::read(watch, &mut buffer).is_ok_and(|count| count > 0) {
        any = true;
    }
    any
}

fn sleep(watch: Option<&OwnedFd>, remaining: Option<Duration>) {
    let look = if watch.is_some() { LOOK } else { SHORT_LOOK };
    let pause = remaining.map_or(look, |left| left.min(look));
    let timeout = Timespec {
        tv_sec: 0,
        tv_nsec: pause.subsec_nanos().into(),
    };
    let slept = watch.is_some_and(|watch| {
        poll(&mut [PollFd::new(watch, PollFlags::IN)], Some(&timeout)).is_ok()
    });
    if !slept {
        std::thread::sleep(pause);
    }
}
