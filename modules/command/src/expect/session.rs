//! A command in a session of its own, on a terminal of its own.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use indexmap::IndexMap;
use rustix::buffer::spare_capacity;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitId, WaitIdOptions, kill_process, pidfd_open, waitid,
};
use rustix::termios::tcgetsid;
use shevek_plugin::target::Process;

use super::terminal;

/// How often a cancellation is looked for.
const CANCEL_CHECK: Duration = Duration::from_millis(50);
/// How long the command has to end after its terminal was closed, and after each signal.
const GRACE: Duration = Duration::from_millis(500);
/// How long it has to end once nobody holds its terminal any more.
const AFTER_LAST_WORD: Duration = Duration::from_secs(1);
/// What is read before it is looked at.
const PIECE: usize = 64 << 10;

/// What is to be run.
pub(super) struct Start<'a> {
    /// The program, a path.
    pub(super) program: &'a str,
    pub(super) arguments: &'a [String],
    pub(super) directory: Option<&'a Path>,
    /// Variables on top of the runner's own.
    pub(super) environment: &'a IndexMap<String, String>,
    /// Whether the terminal shows what is typed.
    pub(super) echo: bool,
}

/// What came.
pub(super) enum Event {
    /// Something was written on the terminal.
    Bytes(Vec<u8>),
    /// Nothing more comes.
    End,
    /// Nothing came in time.
    Timeout,
}

/// The command.
pub(super) struct Session {
    /// Our side of the terminal, until it is closed.
    terminal: Option<OwnedFd>,
    child: Child,
    pid: Pid,
    /// Becomes readable when the command ends; `None` on kernels before 5.3.
    pidfd: Option<OwnedFd>,
    waited: bool,
}

impl Session {
    /// Starts it. `setsid -c` makes the terminal the controlling one, so that passwords can be asked for on
    /// `/dev/tty`; on a machine without setsid it is only standard input and output.
    pub(super) fn start(start: &Start<'_>) -> io::Result<Self> {
        let (ours, other) = terminal::open(start.echo)?;
        let spawn = |program: &str, first: &[&str]| {
            let mut command = Command::new(program);
            if let Some(directory) = start.directory {
                command.current_dir(directory);
            }
            if first.is_empty() {
                command.process_group(0);
            }
            command
                .args(first)
                .args(start.arguments)
                .envs(start.environment)
                .stdin(other.try_clone()?)
                .stdout(other.try_clone()?)
                .stderr(other.try_clone()?)
                .spawn()
        };
        let (child, has_setsid) = match spawn("setsid", &["-c", start.program]) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                (spawn(start.program, &[])?, false)
            }
            child => (child?, true),
        };
        let pid = i32::try_from(child.id())
            .ok()
            .and_then(Pid::from_raw)
            .ok_or_else(|| io::Error::other("a process without an id"))?;
        let session = Self {
            terminal: Some(ours),
            child,
            pid,
            pidfd: pidfd_open(pid, PidfdFlags::empty()).ok(),
            waited: false,
        };
        if has_setsid {
            session.await_terminal()?;
        }
        Ok(session)
    }

    /// Waits until setsid has made the terminal the controlling one: if it went before, setsid would fail in its
    /// own words.
    fn await_terminal(&self) -> io::Result<()> {
        let until = Instant::now() + AFTER_LAST_WORD;
        while let Some(terminal) = &self.terminal
            && tcgetsid(terminal) != Ok(self.pid)
            && !self.has_ended()?
            && Instant::now() < until
        {
            std::thread::sleep(Duration::from_micros(200));
        }
        Ok(())
    }

    /// What comes next until `deadline`; `None` when `is_cancelled` says so.
    pub(super) fn next(
        &self,
        deadline: Option<Instant>,
        is_cancelled: &dyn Fn() -> bool,
    ) -> io::Result<Option<Event>> {
        let mut had_ended = false;
        loop {
            if is_cancelled() {
                return Ok(None);
            }
            if let Some(event) = self.read()? {
                return Ok(Some(event));
            }
            // It had ended before nothing was there to read: nothing is left. Others of its session may keep
            // the terminal open.
            if had_ended {
                return Ok(Some(Event::End));
            }
            had_ended = self.has_ended()?;
            if had_ended {
                continue;
            }
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(Some(Event::Timeout));
            }
            self.wait(PollFlags::IN, left.unwrap_or(CANCEL_CHECK))?;
        }
    }

    /// Types it; `false` when `is_cancelled` says so. What a command does not read is given up when it ends.
    pub(super) fn send(
        &self,
        mut bytes: &[u8],
        seen: &mut dyn FnMut(Vec<u8>),
        is_cancelled: &dyn Fn() -> bool,
    ) -> io::Result<bool> {
        while let (false, Some(terminal)) = (bytes.is_empty(), &self.terminal) {
            if is_cancelled() {
                return Ok(false);
            }
            match rustix::io::write(terminal, bytes) {
                Ok(count) if count > 0 => bytes = &bytes[count..],
                // The line is too long for the terminal, or its output must be read first.
                Ok(_) | Err(Errno::AGAIN | Errno::INTR) => {
                    if self.has_ended()? {
                        break;
                    }
                    match self.read()? {
                        Some(Event::Bytes(bytes)) => seen(bytes),
                        Some(_) => break,
                        None => self.wait(PollFlags::IN, CANCEL_CHECK)?,
                    }
                }
                Err(Errno::IO) => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }

    /// Closes the terminal and gives the exit status; `None` when it did not end by itself. Nothing of its session
    /// is left. After its last word (`said_all`) it has a moment to end before the terminal goes: pexpect closes it
    /// at once, which ends some commands that were just about to end.
    pub(super) fn close(mut self, said_all: bool) -> io::Result<Option<i32>> {
        if said_all {
            self.ends_within(AFTER_LAST_WORD)?;
        }
        self.end()?;
        let status = self.child.wait()?;
        self.waited = true;
        Ok(status.code())
    }

    /// What is there to read, if anything.
    fn read(&self) -> io::Result<Option<Event>> {
        let Some(terminal) = &self.terminal else {
            return Ok(Some(Event::End));
        };
        let mut bytes = Vec::new();
        while bytes.len() < PIECE {
            bytes.reserve(PIECE);
            match rustix::io::read(terminal, spare_capacity(&mut bytes)) {
                // Linux says so when the last process has closed the terminal.
                Ok(0) | Err(Errno::IO) if bytes.is_empty() => return Ok(Some(Event::End)),
                Ok(0) | Err(Errno::IO | Errno::AGAIN) => break,
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok((!bytes.is_empty()).then_some(Event::Bytes(bytes)))
    }

    /// Waits until the terminal is ready or the command has ended, but not long.
    fn wait(&self, flags: PollFlags, left: Duration) -> io::Result<()> {
        let terminal = self
            .terminal
            .iter()
            .map(|fd| PollFd::from_borrowed_fd(fd.as_fd(), flags));
        let ended = self
            .pidfd
            .iter()
            .map(|fd| PollFd::from_borrowed_fd(fd.as_fd(), PollFlags::IN));
        let mut fds: Vec<PollFd<'_>> = terminal.chain(ended).collect();
        let timeout = Timespec {
            tv_sec: 0,
            tv_nsec: left.min(CANCEL_CHECK).subsec_nanos().into(),
        };
        match poll(&mut fds, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the command ended. It is not waited for yet, so that its id stays reserved.
    fn has_ended(&self) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        match waitid(WaitId::Pid(self.pid), options) {
            Ok(status) => Ok(status.is_some()),
            Err(Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn ends_within(&self, grace: Duration) -> io::Result<bool> {
        let until = Instant::now() + grace;
        loop {
            if self.has_ended()? {
                return Ok(true);
            }
            if Instant::now() >= until {
                return Ok(false);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends the command, with the signals that pexpect sends, and all others of its session.
    fn end(&mut self) -> io::Result<()> {
        self.terminal = None;
        for signal in [Signal::HUP, Signal::CONT, Signal::INT, Signal::KILL] {
            if self.ends_within(GRACE)? {
                break;
            }
            // An error means that it has ended meanwhile.
            let _ = kill_process(self.pid, signal);
        }
        self.kill_session();
        Ok(())
    }

    /// Ends what is left of the session, again and again: one of them may start another one meanwhile.
    fn kill_session(&self) {
        let session = self.child.id();
        loop {
            let left: Vec<Pid> = Process::all()
                .into_iter()
                .filter(|process| process.session == session || process.group == session)
                .filter(|process| !process.is_zombie())
                .filter_map(|process| Pid::from_raw(i32::try_from(process.pid).ok()?))
                .collect();
            if left.is_empty() {
                return;
            }
            for pid in left {
                let _ = kill_process(pid, Signal::KILL);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.waited {
            self.terminal = None;
            self.kill_session();
            let _ = self.child.wait();
        }
    }
}
