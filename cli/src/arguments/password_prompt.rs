//! Asking for passwords, and for a line that may be seen.

use std::fs::File;
use std::io::{Write as _, stdout};
use std::os::fd::{AsFd, BorrowedFd};

use rustix::io::Errno;
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use shevek_vault::Zeroizing;

use crate::error::CommandError;

const CTRL_C: u8 = 3;
/// Room for a line, so that no part of a password is left behind by growing.
const LINE_BYTES: usize = 4096;

/// Asks without showing what is typed, on the terminal of this process. Where there is none, or its echo
/// cannot be switched off, a line of standard input is the answer. `None` is the end of the input.
/// Ansible: `getpass.getpass`.
pub(crate) fn ask_password(prompt: &str) -> Result<Option<Zeroizing<Vec<u8>>>, CommandError> {
    let terminal = File::options().read(true).write(true).open("/dev/tty");
    if let Ok(terminal) = terminal
        && let Ok(mode) = SilentMode::enter(terminal.as_fd())
    {
        // The prompt is a courtesy: who knows what is asked can type without it.
        let _ = (&terminal).write_all(prompt.as_bytes());
        let line = read_line(terminal.as_fd());
        drop(mode);
        let _ = (&terminal).write_all(b"\n");
        return line;
    }
    let stdin = std::io::stdin();
    let mode = SilentMode::enter(stdin.as_fd()).ok();
    let mut err = std::io::stderr().lock();
    if mode.is_none() {
        let _ = err.write_all(b"Warning: Password input may be echoed.\n");
    }
    let _ = err.write_all(prompt.as_bytes());
    let _ = err.flush();
    let line = read_line(stdin.as_fd());
    drop(mode);
    if !matches!(line, Ok(None)) {
        let _ = err.write_all(b"\n");
    }
    line
}

/// Asks for a line of standard input that may be seen. `None` is the end of the input. Python: `input`.
pub(crate) fn ask_line(prompt: &str) -> Result<Option<Zeroizing<Vec<u8>>>, CommandError> {
    let mut out = stdout().lock();
    let _ = out.write_all(prompt.as_bytes());
    let _ = out.flush();
    read_line(std::io::stdin().as_fd())
}

/// Reads one line, byte by byte: what follows it is for others.
fn read_line(input: BorrowedFd<'_>) -> Result<Option<Zeroizing<Vec<u8>>>, CommandError> {
    let mut line = Zeroizing::new(Vec::with_capacity(LINE_BYTES));
    let mut byte = Zeroizing::new([0]);
    loop {
        match rustix::io::read(input, &mut *byte) {
            Ok(0) if line.is_empty() => return Ok(None),
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) if byte[0] == CTRL_C => return Err(CommandError::Interrupted),
            Ok(_) => line.push(byte[0]),
            Err(Errno::INTR) => {}
            Err(error) => {
                return Err(CommandError::Failed(format!(
                    "The password could not be read: {error}"
                )));
            }
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(line))
}

/// A terminal that shows nothing of what is typed, until this is dropped. Ctrl-C is a character then and ends
/// the line, so that no signal leaves the terminal silent.
struct SilentMode<'t> {
    terminal: BorrowedFd<'t>,
    before: Termios,
}

impl<'t> SilentMode<'t> {
    fn enter(terminal: BorrowedFd<'t>) -> rustix::io::Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut silent = before.clone();
        silent
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ISIG);
        silent.special_codes[SpecialCodeIndex::VEOL] = CTRL_C;
        tcsetattr(terminal, OptionalActions::Flush, &silent)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for SilentMode<'_> {
    fn drop(&mut self) {
        // A terminal that is gone needs no restoring.
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.before);
    }
}
