//! A process on this machine, ended with everything it started when it is dropped.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};
use shevek_plugin::{ChannelEvent, ConnectionError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};

use crate::terminal::Terminal;

/// What is read at once: the size of a pipe.
const PIECE: usize = 64 * 1024;

/// A process and its output.
pub(crate) struct Process {
    child: Child,
    group: Option<Pid>,
    stdout: Option<Output>,
    stderr: Option<Output>,
    exited: bool,
}

type Output = Box<dyn AsyncRead + Send + Sync + Unpin>;

/// The input of a process.
pub(crate) enum Input {
    /// A pipe, until it is closed.
    Pipe(Option<ChildStdin>),
    /// A terminal, and the last byte written to it.
    Terminal(Terminal, Option<u8>),
}

/// The shell that command lines of our own are for.
pub(crate) const SH: &str = "/bin/sh";

/// Starts a command line with a shell, in `directory` if there is one.
pub(crate) fn start(
    shell: &str,
    command: &str,
    pty: bool,
    directory: Option<&Path>,
) -> Result<(Process, Input), ConnectionError> {
    let started = if pty {
        start_on_terminal(shell, command, directory)
    } else {
        start_on_pipes(shell, command, directory)
    };
    started.map_err(|error| ConnectionError::File(format!("{shell} cannot be started: {error}")))
}

fn start_on_pipes(
    shell: &str,
    command: &str,
    directory: Option<&Path>,
) -> io::Result<(Process, Input)> {
    let mut run = Command::new(shell);
    if let Some(directory) = directory {
        run.current_dir(directory);
    }
    let mut child = run
        .args(["-c", command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let input = Input::Pipe(child.stdin.take());
    let stdout = child.stdout.take().map(|pipe| Box::new(pipe) as Output);
    let stderr = child.stderr.take().map(|pipe| Box::new(pipe) as Output);
    Ok((Process::new(child, stdout, stderr), input))
}

/// With a terminal there is one output. `setsid -c` makes it the controlling one, so that `/dev/tty` works;
/// a machine without setsid gets a terminal that only is standard input and output.
fn start_on_terminal(
    shell: &str,
    command: &str,
    directory: Option<&Path>,
) -> io::Result<(Process, Input)> {
    let (keyboard, screen, other_side) = Terminal::open()?;
    let run = |program: &str, arguments: &[&str]| {
        let mut run = Command::new(program);
        if let Some(directory) = directory {
            run.current_dir(directory);
        }
        if program == shell {
            run.process_group(0);
        }
        run.args(arguments)
            .stdin(other_side.try_clone()?)
            .stdout(other_side.try_clone()?)
            .stderr(other_side.try_clone()?)
            .kill_on_drop(true)
            .spawn()
    };
    let child = match run("setsid", &["-c", shell, "-c", command]) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => run(shell, &["-c", command]),
        child => child,
    }?;
    let output: Output = Box::new(screen);
    let input = Input::Terminal(keyboard, None);
    Ok((Process::new(child, Some(output), None), input))
}

impl Process {
    fn new(child: Child, stdout: Option<Output>, stderr: Option<Output>) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self {
            child,
            group: id.and_then(Pid::from_raw),
            stdout,
            stderr,
            exited: false,
        }
    }

    /// The next event. Cancel-safe.
    pub(crate) async fn next(&mut self) -> Result<ChannelEvent, ConnectionError> {
        loop {
            let (event, ended) = tokio::select! {
                data = read(&mut self.stdout), if self.stdout.is_some() => match data? {
                    Some(data) => (ChannelEvent::Stdout(data), false),
                    None => {
                        self.stdout = None;
                        continue;
                    }
                },
                data = read(&mut self.stderr), if self.stderr.is_some() => match data? {
                    Some(data) => (ChannelEvent::Stderr(data), false),
                    None => {
                        self.stderr = None;
                        continue;
                    }
                },
                status = self.child.wait(), if self.stdout.is_none() && self.stderr.is_none() && !self.exited => {
                    (ChannelEvent::Exit(code(status.map_err(|e| lost(&e))?)), true)
                }
                else => (ChannelEvent::Closed, false),
            };
            if ended {
                self.exited = true;
                // What it left running was left on purpose.
                self.group = None;
            }
            return Ok(event);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Not waited for yet, so the group cannot be another's.
        if let Some(group) = self.group {
            // An error means that nobody is left.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

/// The next bytes; nothing at the end.
async fn read(output: &mut Option<Output>) -> Result<Option<Vec<u8>>, ConnectionError> {
    let Some(output) = output else {
        return Ok(None);
    };
    let mut data = Vec::with_capacity(PIECE);
    let count = output
        .read_buf(&mut data)
        .await
        .map_err(|error| lost(&error))?;
    Ok((count > 0).then_some(data))
}

fn lost(error: &io::Error) -> ConnectionError {
    ConnectionError::Lost(format!("the command's output cannot be read: {error}"))
}

fn code(status: ExitStatus) -> i32 {
    status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal))
        .unwrap_or(-1)
}

impl Input {
    /// Writes all of `data`.
    pub(crate) async fn write(&mut self, data: &[u8]) -> io::Result<()> {
        match self {
            Self::Pipe(Some(pipe)) => pipe.write_all(data).await,
            Self::Pipe(None) => Err(io::ErrorKind::BrokenPipe.into()),
            Self::Terminal(terminal, last) => {
                if let Some(byte) = data.last() {
                    *last = Some(*byte);
                }
                terminal.write(data).await
            }
        }
    }

    /// Ends the input.
    pub(crate) async fn close(&mut self) -> io::Result<()> {
        match self {
            Self::Pipe(pipe) => {
                *pipe = None;
                Ok(())
            }
            Self::Terminal(terminal, last) => terminal.end_input(*last).await,
        }
    }
}
