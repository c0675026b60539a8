//! Signals that ask the runner to end.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

/// Calls `end` on a thread of its own when the first of SIGTERM, SIGHUP and SIGINT arrives. What the runner
/// starts gets the usual dispositions of these signals.
///
/// # Errors
/// When the system gives no pipe or thread.
pub(crate) fn on_end_signal(end: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let (mut arrival, announcement) = UnixStream::pair()?;
    for signal in [SIGTERM, SIGHUP, SIGINT] {
        pipe::register(signal, announcement.try_clone()?)?;
    }
    thread::Builder::new().spawn(move || {
        // The other end stays open as long as the process.
        if arrival.read_exact(&mut [0]).is_ok() {
            end();
        }
    })?;
    Ok(())
}
