//! Threads that take turns at reading requests.
//!
//! The thread that has read a request serves it, and reads on itself when it is done soon: waking another one for
//! each request would cost more than all else that the runner does for a short one. A stand-in reads on when it
//! takes longer; a timer wakes it.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
    timerfd_settime,
};

/// Threads that stay without work, besides the one that reads.
const SPARE: usize = 2;

/// How long requests may wait for one that is served, in nanoseconds.
const PATIENCE: i64 = 2_000_000;

/// The shortest time that does not turn the timer off.
const AT_ONCE: i64 = 1;

/// What takes time. It is told an error instead of being done when no thread could read on meanwhile.
pub(crate) type Work = Box<dyn FnOnce(io::Result<()>) + Send>;

/// What came of reading once.
pub(crate) enum Turn<T> {
    /// Nothing that takes time: read on.
    Again,
    /// This is to be done, and is mostly done soon.
    Work(Work),
    /// This is to be done, and needs what is read meanwhile.
    Fed(Work),
    /// Nothing more is to be read.
    End(T),
}

/// What a thread got out of trying to read.
enum Share {
    Work(Work),
    /// Another thread reads.
    Taken,
    Over,
}

/// The threads. `R` reads once.
struct Crew<R, T> {
    /// Locked by the thread that reads; `None` when nothing more is to be read.
    reader: Mutex<Option<R>>,
    /// Threads that wait for the timer.
    waiting: AtomicUsize,
    /// Threads that work.
    working: AtomicUsize,
    /// Wakes the waiting ones, to see whether somebody reads.
    timer: OwnedFd,
    end: Sender<T>,
}

/// Reads until the end, which is returned; what was begun may still be worked on then.
///
/// # Errors
/// When the system gives no thread or no timer.
pub(crate) fn take_turns<R, T>(reader: R) -> io::Result<T>
where
    R: FnMut() -> Turn<T> + Send + 'static,
    T: Send + 'static,
{
    let (end, ended) = channel();
    let crew = Arc::new(Crew {
        reader: Mutex::new(Some(reader)),
        waiting: AtomicUsize::new(0),
        working: AtomicUsize::new(0),
        timer: timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::CLOEXEC)?,
        end,
    });
    crew.wake_after(AT_ONCE)?;
    crew.enlist()?;
    ended.recv().map_err(io::Error::other)
}

impl<R, T> Crew<R, T>
where
    R: FnMut() -> Turn<T> + Send + 'static,
    T: Send + 'static,
{
    /// Adds a thread that waits.
    fn enlist(self: &Arc<Self>) -> io::Result<()> {
        let crew = Arc::clone(self);
        // It counts before it runs: nobody makes another one meanwhile.
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let started = std::thread::Builder::new().spawn(move || crew.stand_in());
        if started.is_err() {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
        }
        started.map(|_| ())
    }

    /// Reads and works whenever nobody else reads.
    fn stand_in(self: &Arc<Self>) {
        while self.wait() {
            // Whoever gets the reader is not waiting any more; the others never cease to count.
            let mut is_new = true;
            loop {
                match self.read(is_new) {
                    Share::Work(work) => work(Ok(())),
                    Share::Taken => break,
                    Share::Over => return,
                }
                is_new = false;
                self.working.fetch_sub(1, Ordering::SeqCst);
            }
            if !is_new && self.waiting.fetch_add(1, Ordering::SeqCst) >= SPARE {
                self.waiting.fetch_sub(1, Ordering::SeqCst);
                return;
            }
        }
    }

    /// Sleeps until the timer rings; false when that cannot be.
    fn wait(&self) -> bool {
        let mut rings = [0; 8];
        loop {
            match rustix::io::read(&self.timer, &mut rings) {
                Ok(_) => return true,
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return false,
            }
        }
    }

    /// Lets the timer ring once.
    fn wake_after(&self, nanoseconds: i64) -> io::Result<()> {
        let once = Itimerspec {
            it_interval: Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            },
            it_value: Timespec {
                tv_sec: 0,
                tv_nsec: nanoseconds,
            },
        };
        timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &once)?;
        Ok(())
    }

    /// Reads until there is work, if no other thread reads.
    fn read(self: &Arc<Self>, was_waiting: bool) -> Share {
        let mut reader = match self.reader.try_lock() {
            Ok(reader) => reader,
            Err(std::sync::TryLockError::Poisoned(error)) => error.into_inner(),
            Err(std::sync::TryLockError::WouldBlock) => return Share::Taken,
        };
        if was_waiting {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
        }
        loop {
            let Some(read) = reader.as_mut() else {
                return Share::Over;
            };
            let (work, is_fed) = match read() {
                Turn::Again => continue,
                Turn::Work(work) => (work, false),
                Turn::Fed(work) => (work, true),
                Turn::End(end) => {
                    *reader = None;
                    // Whoever made the crew waits for it.
                    let _ = self.end.send(end);
                    return Share::Over;
                }
            };
            if self.waiting.load(Ordering::SeqCst) == 0
                && let Err(error) = self.enlist()
            {
                work(Err(error));
                continue;
            }
            // Where one request is served already, the next one will not be alone either.
            let is_busy = self.working.fetch_add(1, Ordering::SeqCst) > 0;
            // Whoever is woken must find the reader free.
            drop(reader);
            let patience = if is_fed || is_busy { AT_ONCE } else { PATIENCE };
            // It fails for a bad descriptor only; then the reader is free when the work is done.
            let _ = self.wake_after(patience);
            return Share::Work(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Pieces of work that each wait for the next one to begin.
    fn chain(length: usize, turn: fn(Work) -> Turn<&'static str>) -> &'static str {
        let mut left = length;
        let mut before = None;
        take_turns(move || {
            if left == 0 {
                return Turn::End("end");
            }
            left -= 1;
            let (begun, next) = sync_channel::<()>(1);
            let before = before.replace(begun);
            let is_last = left == 0;
            turn(Box::new(move |_| {
                drop(before);
                if !is_last {
                    assert!(next.recv().is_err());
                }
            }))
        })
        .expect("threads")
    }

    #[test]
    fn reads_on_while_work_is_done() {
        // With a thread too few it would hang.
        assert_eq!(chain(5, Turn::Work), "end");
        assert_eq!(chain(5, Turn::Fed), "end");
    }

    #[test]
    fn one_thread_does_what_is_done_soon() {
        let (seen, threads) = channel();
        let mut left = 50;
        let end = take_turns(move || {
            if left == 0 {
                return Turn::End(());
            }
            left -= 1;
            let seen = seen.clone();
            Turn::Work(Box::new(move |_| {
                seen.send(thread::current().id()).expect("a receiver");
            }))
        });
        assert!(end.is_ok());
        let mut changes = 0;
        let mut threads = threads.iter();
        let mut last = threads.next().expect("work was done");
        for thread in threads {
            changes += usize::from(thread != last);
            last = thread;
        }
        // A machine that is busy may let the timer ring now and then.
        assert!(changes < 25, "{changes} changes of 49");
    }

    #[test]
    fn no_request_is_left_when_work_of_any_length_overlaps() {
        let (done, all) = channel();
        let mut left = 400_u64;
        let end = take_turns(move || {
            if left == 0 {
                return Turn::End(());
            }
            left -= 1;
            let done = done.clone();
            let length = Duration::from_micros(left * 7919 % 4000);
            let work: Work = Box::new(move |thread| {
                thread::sleep(length);
                done.send(thread.is_ok()).expect("a receiver");
            });
            if left.is_multiple_of(5) {
                Turn::Fed(work)
            } else {
                Turn::Work(work)
            }
        });
        assert!(end.is_ok());
        let outcomes: Vec<bool> = all.iter().collect();
        assert_eq!(outcomes, [true; 400]);
    }
}
