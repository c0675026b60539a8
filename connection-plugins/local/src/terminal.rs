//! A pseudo terminal, seen from its master side.

use std::io;
use std::os::fd::OwnedFd;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, ReadBuf};

/// End of transmission: what ends the input of a terminal.
const EOT: u8 = 4;

/// The master side.
pub(crate) struct Terminal(AsyncFd<OwnedFd>);

impl Terminal {
    /// Opens a terminal of 80 by 24 and returns both its sides.
    pub(crate) fn open() -> io::Result<(Self, OwnedFd)> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let other_side = rustix::fs::open(name, flags, Mode::empty())?;
        let size = Winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&master, size)?;
        rustix::io::ioctl_fionbio(&master, true)?;
        Ok((Self(AsyncFd::new(master)?), other_side))
    }

    /// Reads what the command writes.
    pub(crate) fn reader(self: &Arc<Self>) -> TerminalReader {
        TerminalReader(Arc::clone(self))
    }

    /// Types `data`.
    pub(crate) async fn write(&self, mut data: &[u8]) -> io::Result<()> {
        while !data.is_empty() {
            let mut ready = self.0.writable().await?;
            let written = ready.try_io(|fd| Ok(rustix::io::write(fd.get_ref(), data)?));
            if let Ok(count) = written {
                data = &data[count?..];
            }
        }
        Ok(())
    }

    /// Types the end of the input, twice when a line is begun.
    pub(crate) async fn end_input(&self, last: Option<u8>) -> io::Result<()> {
        let begun = last.is_some_and(|byte| byte != b'\n');
        self.write(&[EOT, EOT][usize::from(!begun)..]).await
    }
}

/// The output of the command on the terminal.
pub(crate) struct TerminalReader(Arc<Terminal>);

impl AsyncRead for TerminalReader {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let mut ready = ready!(self.0.0.poll_read_ready(cx))?;
            let space = buf.initialize_unfilled();
            match ready.try_io(|fd| Ok(rustix::io::read(fd.get_ref(), &mut *space)?)) {
                Ok(Ok(count)) => {
                    buf.advance(count);
                    return Poll::Ready(Ok(()));
                }
                // Linux says so when the last process has closed the terminal.
                Ok(Err(error)) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => {
                    return Poll::Ready(Ok(()));
                }
                Ok(Err(error)) => return Poll::Ready(Err(error)),
                Err(_would_block) => {}
            }
        }
    }
}
