//! A command of the controller's shell, as `pipe` and `lines` run it.

use std::io::{self, IsTerminal as _, Read as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::waiting::{LOOK, Waiting};

/// How long a command has to end in good order.
const GRACE: Duration = Duration::from_millis(200);

/// What came of a command.
pub(super) enum Outcome {
    /// It ended: what it wrote, and its exit code as Python gives it.
    Ended(Vec<u8>, i32),
    /// The run was interrupted meanwhile, and the command ended.
    Interrupted,
}

/// Runs a command and waits for its end, unless the run is to end before.
///
/// # Errors
/// When it cannot be started or its output not be read.
pub(super) fn run(
    command: &str,
    directory: Option<&Path>,
    waiting: &Waiting,
) -> io::Result<Outcome> {
    let mut process = Command::new("/bin/sh");
    process
        .args(["-c", command])
        .stdin(Stdio::inherit())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    if let Some(directory) = directory {
        process.current_dir(directory);
    }
    // On a terminal a group of its own could not ask the user anything; Ctrl-C reaches the command there by itself.
    let has_group = !io::stdin().is_terminal();
    if has_group {
        process.process_group(0);
    }
    let child = process.spawn()?;
    let answer = waiting.blocking(|| Running { child, has_group }.wait(waiting));
    answer.unwrap_or(Ok(Outcome::Interrupted))
}

struct Running {
    child: Child,
    has_group: bool,
}

impl Running {
    fn wait(mut self, waiting: &Waiting) -> io::Result<Outcome> {
        let (sender, output) = mpsc::channel();
        if let Some(mut stdout) = self.child.stdout.take() {
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                let read = stdout.read_to_end(&mut bytes).map(|_| bytes);
                // Nobody waits for what an interrupted command wrote.
                let _ = sender.send(read);
            });
        }
        let bytes = loop {
            match output.recv_timeout(LOOK) {
                Ok(bytes) => break bytes?,
                Err(RecvTimeoutError::Disconnected) => break Vec::new(),
                Err(RecvTimeoutError::Timeout) if waiting.is_interrupted() => return self.end(),
                Err(RecvTimeoutError::Timeout) => {}
            }
        };
        // Nearly always it has ended with its output.
        let mut pause = Duration::from_micros(100);
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Outcome::Ended(bytes, code(status)));
            }
            if waiting.is_interrupted() {
                return self.end();
            }
            std::thread::sleep(pause);
            pause = LOOK.min(pause * 2);
        }
    }

    /// Ends the command and what it started.
    fn end(&mut self) -> io::Result<Outcome> {
        self.signal(Signal::TERM);
        let deadline = Instant::now() + GRACE;
        while self.child.try_wait()?.is_none() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        self.signal(Signal::KILL);
        self.child.wait()?;
        Ok(Outcome::Interrupted)
    }

    fn signal(&self, signal: Signal) {
        let Some(pid) = Pid::from_raw(self.child.id().cast_signed()) else {
            return;
        };
        // It may have ended already.
        let _ = if self.has_group {
            kill_process_group(pid, signal)
        } else {
            kill_process(pid, signal)
        };
    }
}

/// The exit code; minus the number of the signal that ended it.
fn code(status: ExitStatus) -> i32 {
    status
        .code()
        .unwrap_or_else(|| -status.signal().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_command_and_its_children_end_when_the_run_is_interrupted() {
        let start = Instant::now();
        let waiting = Waiting {
            is_interrupted: Arc::new(move || start.elapsed() > Duration::from_millis(100)),
            ..Waiting::default()
        };
        let outcome = run(
            "sleep 83 & trap '' TERM; sleep 83; sleep 83",
            None,
            &waiting,
        );
        assert!(matches!(outcome, Ok(Outcome::Interrupted)));
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn output_and_code_are_given() {
        let outcome = run("echo a; exit 3", None, &Waiting::default());
        assert!(matches!(outcome, Ok(Outcome::Ended(output, 3)) if output == b"a\n"));
        let outcome = run("exec >&-; sleep 0.1; kill -9 $$", None, &Waiting::default());
        assert!(matches!(outcome, Ok(Outcome::Ended(output, -9)) if output.is_empty()));
    }
}
