//! Standard input and output, kept for frames alone.

use std::fs::File;
use std::io;

use rustix::fs::{Mode, OFlags};

/// The two directions to the controller.
pub(crate) struct Streams {
    pub(crate) input: File,
    pub(crate) output: File,
}

impl Streams {
    /// Takes standard input and output away from everybody else: whatever a module or its children read comes
    /// from /dev/null, whatever they print goes to standard error, so that frames stay whole.
    pub(crate) fn take() -> io::Result<Self> {
        let input = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
        let output = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
        if let Ok(null) =
            rustix::fs::open("/dev/null", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())
        {
            rustix::stdio::dup2_stdin(&null)?;
            if rustix::stdio::dup2_stdout(rustix::stdio::stderr()).is_err() {
                rustix::stdio::dup2_stdout(&null)?;
            }
        }
        Ok(Self {
            input: input.into(),
            output: output.into(),
        })
    }
}
