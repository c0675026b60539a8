//! A pseudo terminal.

use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, OptionalActions, Winsize, tcgetattr, tcsetattr, tcsetwinsize};

/// A terminal of 80 by 24: our side, which never blocks, and the side for a command.
///
/// # Errors
/// When the system has none left.
pub(super) fn open(echo: bool) -> io::Result<(OwnedFd, OwnedFd)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let other = rustix::fs::open(ptsname(&ours, Vec::new())?, flags, Mode::empty())?;
    tcsetwinsize(
        &other,
        Winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        },
    )?;
    let mut modes = tcgetattr(&other)?;
    modes.local_modes.set(LocalModes::ECHO, echo);
    tcsetattr(&other, OptionalActions::Now, &modes)?;
    rustix::io::ioctl_fionbio(&ours, true)?;
    Ok((ours, other))
}
