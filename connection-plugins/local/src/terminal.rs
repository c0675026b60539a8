//! A pseudo terminal, seen from its master side.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use tokio::io::{AsyncRead, AsyncWriteExt, ReadBuf};
use tokio::net::unix::pipe::{Receiver, Sender};

/// End of transmission: what ends the input of a terminal.
const EOT: u8 = 4;

/// The keyboard.
pub(crate) struct Terminal(Sender);

impl Terminal {
    /// Opens a terminal of 80 by 24: its keyboard, its screen and the side for the command.
    pub(crate) fn open() -> io::Result<(Self, Screen, OwnedFd)> {
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
        let master = File::from(master);
        // These names only promise that reading and writing can be waited for, which a terminal allows as well.
        let screen = Screen(Receiver::from_file_unchecked(master.try_clone()?)?);
        let keyboard = Self(Sender::from_file_unchecked(master)?);
        Ok((keyboard, screen, other_side))
    }

    /// Types `data`.
    pub(crate) async fn write(&mut self, data: &[u8]) -> io::Result<()> {
        self.0.write_all(data).await
    }

    /// Types the end of the input, twice when a line is begun.
    pub(crate) async fn end_input(&mut self, last: Option<u8>) -> io::Result<()> {
        let begun = last.is_some_and(|byte| byte != b'\n');
        self.write(&[EOT, EOT][usize::from(!begun)..]).await
    }
}

/// What the command writes on the terminal.
pub(crate) struct Screen(Receiver);

impl AsyncRead for Screen {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(match ready!(Pin::new(&mut self.0).poll_read(cx, buf)) {
            // Linux says so when the last process has closed the terminal: the end.
            Err(error) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => Ok(()),
            result => result,
        })
    }
}
