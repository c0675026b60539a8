//! Running a command and collecting what it writes. Ansible: `AnsibleModule.run_command`.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use super::Process;
use crate::module::{OutputSink, Stream};
use indexmap::IndexMap;
use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitId, WaitIdOptions, kill_process_group, pidfd_open, waitid,
};

/// How long output of left-over background processes is awaited after the command's end. Ansible waits as long.
const QUIET_AFTER_EXIT: Duration = Duration::from_secs(1);
/// Room for output that is made before each reading of it: what a pipe holds.
const PIECE: usize = 64 << 10;
/// How often a cancellation is looked for.
const CANCEL_CHECK: Duration = Duration::from_millis(50);
/// How long a cancelled command may take to end by itself.
const TERM_GRACE: Duration = Duration::from_secs(2);

/// What to run.
pub struct Invocation<'a> {
    /// The program: a path, or a name to be found through `PATH`.
    pub program: &'a str,
    /// Its arguments, the program's name not among them.
    pub arguments: &'a [String],
    /// Where it runs; `None` = where the runner is.
    pub directory: Option<&'a Path>,
    /// Variables on top of the runner's own.
    pub environment: &'a IndexMap<String, String>,
    /// What it reads; `None` = nothing at all.
    pub stdin: Option<Vec<u8>>,
}

/// How it ended.
#[derive(Debug)]
pub struct Finished {
    /// The exit status, or minus the number of the signal that ended it. Python: `returncode`.
    pub rc: i32,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
}

/// Why there is no end to report.
#[derive(Debug)]
pub enum Interrupted {
    /// It could not be started.
    Start(io::Error),
    /// It was started and then lost control of.
    Io(io::Error),
    /// The controller no longer wants it; nothing of it is left.
    Cancelled,
}

/// Runs the command in a process group of its own and waits for its end. What it writes goes to `output` as it
/// appears; when `output` says that the task was cancelled, the whole group is ended.
///
/// # Errors
/// When it cannot be started, when its pipes fail, or when it was cancelled.
pub fn run_command(
    invocation: Invocation<'_>,
    output: &dyn OutputSink,
) -> Result<Finished, Interrupted> {
    let mut command = Command::new(OsStr::new(invocation.program));
    command
        .args(invocation.arguments)
        .envs(invocation.environment)
        .stdin(if invocation.stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    if let Some(directory) = invocation.directory {
        command.current_dir(directory);
    }
    let mut child = command.spawn().map_err(Interrupted::Start)?;
    let collected = Collector::new(&mut child, invocation.stdin.unwrap_or_default())
        .and_then(|mut collector| collector.run(&mut child, output));
    match collected {
        Ok(Some((stdout, stderr))) => {
            let status = child.wait().map_err(Interrupted::Io)?;
            let rc = status
                .code()
                .or_else(|| status.signal().map(|signal| -signal))
                .unwrap_or(-1);
            Ok(Finished { rc, stdout, stderr })
        }
        Ok(None) => {
            end_group(&mut child);
            Err(Interrupted::Cancelled)
        }
        Err(error) => {
            end_group(&mut child);
            Err(Interrupted::Io(error))
        }
    }
}

/// One output of the command.
struct Output<P> {
    pipe: Option<P>,
    stream: Stream,
    bytes: Vec<u8>,
}

impl<P: AsFd> Output<P> {
    fn new(pipe: Option<P>, stream: Stream) -> io::Result<Self> {
        if let Some(pipe) = &pipe {
            rustix::io::ioctl_fionbio(pipe, true)?;
        }
        Ok(Self {
            pipe,
            stream,
            bytes: Vec::new(),
        })
    }

    /// Reads what is there; at the end of the output the pipe is closed.
    fn read(&mut self, sink: &dyn OutputSink) -> io::Result<()> {
        let Some(pipe) = &self.pipe else {
            return Ok(());
        };
        let before = self.bytes.len();
        self.bytes.reserve(PIECE);
        match rustix::io::read(pipe, spare_capacity(&mut self.bytes)) {
            Ok(0) => self.pipe = None,
            Ok(_) => sink.write(self.stream, &self.bytes[before..]),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

fn is_transient(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
    )
}

/// Moves bytes between the command and its pipes until both are done.
struct Collector {
    stdin: Option<ChildStdin>,
    input: Vec<u8>,
    written: usize,
    stdout: Output<ChildStdout>,
    stderr: Output<ChildStderr>,
    /// Becomes readable when the command ends; `None` on kernels before 5.3.
    pidfd: Option<OwnedFd>,
    pid: Option<Pid>,
    exited: bool,
}

impl Collector {
    fn new(child: &mut Child, input: Vec<u8>) -> io::Result<Self> {
        let stdin = child.stdin.take();
        if let Some(stdin) = &stdin {
            rustix::io::ioctl_fionbio(stdin, true)?;
        }
        let pid = pid_of(child);
        Ok(Self {
            stdin,
            input,
            written: 0,
            stdout: Output::new(child.stdout.take(), Stream::Stdout)?,
            stderr: Output::new(child.stderr.take(), Stream::Stderr)?,
            pidfd: pid.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok()),
            pid,
            exited: false,
        })
    }

    /// Runs to the end of the command; `None` when the task was cancelled.
    fn run(
        &mut self,
        child: &mut Child,
        sink: &dyn OutputSink,
    ) -> io::Result<Option<(Vec<u8>, Vec<u8>)>> {
        let mut last_event = Instant::now();
        while !self.is_finished() {
            if sink.is_cancelled() {
                return Ok(None);
            }
            if self.exited && last_event.elapsed() >= QUIET_AFTER_EXIT {
                break;
            }
            if self.wait()? {
                last_event = Instant::now();
                self.write_input()?;
                self.stdout.read(sink)?;
                self.stderr.read(sink)?;
            }
            if !self.exited && self.has_exited(child)? {
                self.exited = true;
                self.pidfd = None;
                // Nobody reads the rest of the input any more.
                self.stdin = None;
                last_event = Instant::now();
            }
        }
        Ok(Some((
            std::mem::take(&mut self.stdout.bytes),
            std::mem::take(&mut self.stderr.bytes),
        )))
    }

    fn is_finished(&self) -> bool {
        self.exited && self.stdout.pipe.is_none() && self.stderr.pipe.is_none()
    }

    /// Waits until something can be read or written, or the command ended; false after a while without that.
    fn wait(&self) -> io::Result<bool> {
        let readable = |fd| PollFd::from_borrowed_fd(fd, PollFlags::IN);
        let mut fds: Vec<PollFd<'_>> = self.readers().map(readable).collect();
        if let Some(stdin) = &self.stdin {
            fds.push(PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::OUT));
        }
        // Without a pidfd the end shows only by asking: often, once the pipes are closed.
        let pause = if self.pidfd.is_none() && !self.exited {
            Duration::from_millis(2)
        } else {
            CANCEL_CHECK
        };
        let timeout = Timespec {
            tv_sec: 0,
            tv_nsec: pause.subsec_nanos().into(),
        };
        match poll(&mut fds, Some(&timeout)) {
            Ok(count) => Ok(count > 0),
            Err(Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn readers(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        [
            self.stdout.pipe.as_ref().map(AsFd::as_fd),
            self.stderr.pipe.as_ref().map(AsFd::as_fd),
            self.pidfd.as_ref().map(AsFd::as_fd),
        ]
        .into_iter()
        .flatten()
    }

    fn write_input(&mut self) -> io::Result<()> {
        let Some(stdin) = &mut self.stdin else {
            return Ok(());
        };
        match stdin.write(&self.input[self.written..]) {
            Ok(count) => self.written += count,
            Err(error) if is_transient(&error) => {}
            // The command closed its input without reading everything: its business.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.written = self.input.len();
            }
            Err(error) => return Err(error),
        }
        if self.written == self.input.len() {
            self.stdin = None;
        }
        Ok(())
    }

    /// Whether the command ended. It is not waited for yet, so that its id stays reserved.
    fn has_exited(&self, child: &mut Child) -> io::Result<bool> {
        match self.pid {
            Some(pid) => Ok(has_ended(pid)?),
            None => Ok(child.try_wait()?.is_some()),
        }
    }
}

fn pid_of(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

fn has_ended(pid: Pid) -> rustix::io::Result<bool> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    match waitid(WaitId::Pid(pid), options) {
        Ok(status) => Ok(status.is_some()),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Ends the command's whole group: politely, then by force. The command is waited for last, so that the
/// group's id cannot come to mean other processes meanwhile.
fn end_group(child: &mut Child) {
    if let Some(group) = pid_of(child) {
        let _ = kill_process_group(group, Signal::TERM);
        let start = Instant::now();
        while start.elapsed() < TERM_GRACE && is_group_alive(child.id()) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn is_group_alive(group: u32) -> bool {
    Process::all()
        .iter()
        .any(|process| process.group == group && !process.is_zombie())
}
