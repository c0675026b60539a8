//! Threads that take turns at reading requests.
//!
//! The thread that has read a request serves it, and another one reads on: no request waits for a thread to be
//! made or woken.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Threads that stay without work, besides the one that reads.
const SPARE: usize = 2;

/// What takes time. It is told an error instead of being done when no thread could read on meanwhile.
pub(crate) type Work = Box<dyn FnOnce(io::Result<()>) + Send>;

/// What came of reading once.
pub(crate) enum Turn<T> {
    /// Nothing that takes time: read on.
    Again,
    /// This is to be done.
    Work(Work),
    /// Nothing more is to be read.
    End(T),
}

/// The threads. `R` reads once.
struct Crew<R, T> {
    /// `None` when nothing more is to be read.
    reader: Mutex<Option<R>>,
    /// Threads that wait for their turn.
    waiting: AtomicUsize,
    end: Sender<T>,
}

/// Reads until the end, which is returned; what was begun may still be worked on then.
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn take_turns<R, T>(reader: R) -> io::Result<T>
where
    R: FnMut() -> Turn<T> + Send + 'static,
    T: Send + 'static,
{
    let (end, ended) = channel();
    let crew = Crew {
        reader: Mutex::new(Some(reader)),
        waiting: AtomicUsize::new(0),
        end,
    };
    Arc::new(crew).enlist()?;
    ended.recv().map_err(io::Error::other)
}

impl<R, T> Crew<R, T>
where
    R: FnMut() -> Turn<T> + Send + 'static,
    T: Send + 'static,
{
    fn enlist(self: Arc<Self>) -> io::Result<()> {
        let crew = Arc::clone(&self);
        // It counts before it runs: nobody makes another one meanwhile.
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let started = std::thread::Builder::new().spawn(move || {
            while let Some(work) = crew.read() {
                work(Ok(()));
                if crew.waiting.fetch_add(1, Ordering::SeqCst) >= SPARE {
                    crew.waiting.fetch_sub(1, Ordering::SeqCst);
                    break;
                }
            }
        });
        if started.is_err() {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
        }
        started.map(|_| ())
    }

    /// Waits for its turn, then reads until there is work; `None` at the end.
    fn read(self: &Arc<Self>) -> Option<Work> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        loop {
            match reader.as_mut()?() {
                Turn::Again => {}
                Turn::Work(work) => {
                    if self.waiting.load(Ordering::SeqCst) > 0 {
                        return Some(work);
                    }
                    match Arc::clone(self).enlist() {
                        Ok(()) => return Some(work),
                        Err(error) => work(Err(error)),
                    }
                }
                Turn::End(end) => {
                    *reader = None;
                    // Whoever made the crew waits for it.
                    let _ = self.end.send(end);
                    return None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[test]
    fn reads_on_while_work_is_done() {
        // Each piece of work waits for the next one to begin: with fewer threads than that it would hang.
        let mut left = 5;
        let mut before = None;
        let end = take_turns(move || {
            if left == 0 {
                return Turn::End("end");
            }
            left -= 1;
            let (begun, next) = sync_channel::<()>(1);
            let before = before.replace(begun);
            let is_last = left == 0;
            Turn::Work(Box::new(move |_| {
                drop(before);
                if !is_last {
                    assert!(next.recv().is_err());
                }
            }))
        });
        assert_eq!(end.expect("threads"), "end");
    }
}
