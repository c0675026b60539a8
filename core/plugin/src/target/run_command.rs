//! Running a command and collecting what it writes. Ansible: `AnsibleModule.run_command`.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::time::{Duration, Instant};

use super::Process;
use super::start_program::{Program, Started, start_program};
use crate::module::{OutputSink, Stream};
use indexmap::IndexMap;
use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, kill_process, kill_process_group, waitid,
    waitpid,
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
    let started = start_program(&Program {
        name: invocation.program,
        arguments: invocation.arguments,
        directory: invocation.directory,
        environment: invocation.environment,
        has_input: invocation.stdin.is_some(),
    })
    .map_err(Interrupted::Start)?;
    let pid = started.pid;
    let collected = Collector::new(started, invocation.stdin.unwrap_or_default())
        .and_then(|mut collector| collector.run(output));
    match collected {
        Ok(Some((stdout, stderr))) => {
            let rc = exit_code(pid).map_err(Interrupted::Io)?;
            Ok(Finished { rc, stdout, stderr })
        }
        Ok(None) => {
            end_group(pid);
            Err(Interrupted::Cancelled)
        }
        Err(error) => {
            end_group(pid);
            Err(Interrupted::Io(error))
        }
    }
}

/// Waits for the program and forgets it.
fn exit_code(pid: Pid) -> io::Result<i32> {
    loop {
        match waitpid(Some(pid), WaitOptions::empty()) {
            Ok(Some((_, status))) => {
                let signal = || status.terminating_signal().map(|signal| -signal);
                return Ok(status.exit_status().or_else(signal).unwrap_or(-1));
            }
            Ok(None) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// One output of the command.
struct Output {
    pipe: Option<OwnedFd>,
    stream: Stream,
    bytes: Vec<u8>,
}

impl Output {
    fn new(pipe: OwnedFd, stream: Stream) -> Self {
        Self {
            pipe: Some(pipe),
            stream,
            bytes: Vec::new(),
        }
    }

    /// Reads what is there, if there is something; at the end of the output the pipe is closed.
    fn read(
        &mut self,
        ready: PollFlags,
        piece: &mut Vec<u8>,
        sink: &dyn OutputSink,
    ) -> io::Result<()> {
        let Some(pipe) = self.pipe.as_ref().filter(|_| !ready.is_empty()) else {
            return Ok(());
        };
        if ready == PollFlags::HUP {
            // Everybody closed it, and nothing is left in it.
            self.pipe = None;
            return Ok(());
        }
        piece.clear();
        piece.reserve(PIECE);
        match rustix::io::read(pipe, spare_capacity(piece)) {
            Ok(0) => self.pipe = None,
            Ok(_) => {
                self.bytes.extend_from_slice(piece);
                sink.write(self.stream, piece);
            }
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
    stdin: Option<File>,
    input: Vec<u8>,
    written: usize,
    stdout: Output,
    stderr: Output,
    /// Where each piece of output arrives.
    piece: Vec<u8>,
    /// Becomes readable when the command ends; `None` on old kernels, and after its end.
    pidfd: Option<OwnedFd>,
    pid: Pid,
    exited: bool,
}

/// What there is to do after waiting; empty where there is nothing.
struct Ready {
    stdin: PollFlags,
    stdout: PollFlags,
    stderr: PollFlags,
    pidfd: PollFlags,
}

impl Ready {
    fn nothing() -> Self {
        Self {
            stdin: PollFlags::empty(),
            stdout: PollFlags::empty(),
            stderr: PollFlags::empty(),
            pidfd: PollFlags::empty(),
        }
    }

    fn any(&self) -> bool {
        !(self.stdin | self.stdout | self.stderr | self.pidfd).is_empty()
    }
}

impl Collector {
    fn new(started: Started, input: Vec<u8>) -> io::Result<Self> {
        // More may be written than the pipe holds, while the command waits for its output to be read.
        if let Some(stdin) = &started.stdin {
            rustix::io::ioctl_fionbio(stdin, true)?;
        }
        Ok(Self {
            stdin: started.stdin.map(File::from),
            input,
            written: 0,
            stdout: Output::new(started.stdout, Stream::Stdout),
            stderr: Output::new(started.stderr, Stream::Stderr),
            piece: Vec::new(),
            pidfd: started.pidfd,
            pid: started.pid,
            exited: false,
        })
    }

    /// Runs to the end of the command; `None` when the task was cancelled.
    fn run(&mut self, sink: &dyn OutputSink) -> io::Result<Option<(Vec<u8>, Vec<u8>)>> {
        let has_pidfd = self.pidfd.is_some();
        let mut last_event = Instant::now();
        while !self.is_finished() {
            if sink.is_cancelled() {
                return Ok(None);
            }
            if self.exited && last_event.elapsed() >= QUIET_AFTER_EXIT {
                break;
            }
            let ready = self.wait()?;
            if ready.any() {
                last_event = Instant::now();
            }
            if !ready.stdin.is_empty() {
                self.write_input()?;
            }
            self.stdout.read(ready.stdout, &mut self.piece, sink)?;
            self.stderr.read(ready.stderr, &mut self.piece, sink)?;
            let ended = !ready.pidfd.is_empty();
            if !self.exited && (ended || !has_pidfd && has_ended(self.pid)?) {
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

    /// Waits until something can be read or written, or the command ended, for a while at most.
    fn wait(&self) -> io::Result<Ready> {
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
        let mut ready = Ready::nothing();
        let watched = [
            (
                self.stdin.as_ref().map(AsFd::as_fd),
                PollFlags::OUT,
                &mut ready.stdin,
            ),
            (
                self.stdout.pipe.as_ref().map(AsFd::as_fd),
                PollFlags::IN,
                &mut ready.stdout,
            ),
            (
                self.stderr.pipe.as_ref().map(AsFd::as_fd),
                PollFlags::IN,
                &mut ready.stderr,
            ),
            (
                self.pidfd.as_ref().map(AsFd::as_fd),
                PollFlags::IN,
                &mut ready.pidfd,
            ),
        ];
        let (mut fds, flags): (Vec<_>, Vec<_>) = watched
            .into_iter()
            .filter_map(|(fd, events, ready)| Some((PollFd::from_borrowed_fd(fd?, events), ready)))
            .unzip();
        match poll(&mut fds, Some(&timeout)) {
            Ok(_) => {}
            Err(Errno::INTR) => return Ok(Ready::nothing()),
            Err(error) => return Err(error.into()),
        }
        for (fd, flags) in fds.iter().zip(flags) {
            *flags = fd.revents();
        }
        Ok(ready)
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
}

/// Whether the command ended. It is not waited for yet, so that its id stays reserved.
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
fn end_group(pid: Pid) {
    let _ = kill_process_group(pid, Signal::TERM);
    let start = Instant::now();
    while start.elapsed() < TERM_GRACE && is_group_alive(pid) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = kill_process_group(pid, Signal::KILL);
    let _ = kill_process(pid, Signal::KILL);
    let _ = exit_code(pid);
}

fn is_group_alive(group: Pid) -> bool {
    Process::all().iter().any(|process| {
        u32::try_from(group.as_raw_nonzero().get()) == Ok(process.group) && !process.is_zombie()
    })
}
