//! Other programs, for the few facts that only they know.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::gathering::Gathering;

/// What a program wrote.
pub(crate) struct Output {
    pub(crate) rc: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Gathering<'_> {
    /// Where a program is. Ansible: `get_bin_path`, which looks into the sbin directories too.
    pub(crate) fn find_program(&self, name: &str, further: &[&str]) -> Option<PathBuf> {
        self.find_programs(name, further).into_iter().next()
    }

    /// All places where a program of this name is, the first one being that which would run.
    pub(crate) fn find_programs(&self, name: &str, further: &[&str]) -> Vec<PathBuf> {
        let path = self.variable("PATH").unwrap_or_default();
        let directories = path
            .split(':')
            .chain(["/sbin", "/usr/sbin", "/usr/local/sbin"])
            .chain(further.iter().copied())
            .filter(|directory| !directory.is_empty());
        directories
            .map(|directory| PathBuf::from(directory).join(name))
            .filter(|file| {
                let access = rustix::fs::Access::EXEC_OK;
                file.is_file() && rustix::fs::access(file, access).is_ok()
            })
            .collect()
    }

    /// Runs a program to its end; `None` when it cannot be started or takes longer than `gather_timeout`.
    pub(crate) fn run(&self, program: &PathBuf, arguments: &[&str]) -> Option<Output> {
        let child = Command::new(program)
            .args(arguments)
            .envs(self.environment)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .ok()?;
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let (sender, receiver) = mpsc::channel();
        let waiter = thread::spawn(move || {
            let _ = sender.send(child.wait_with_output());
        });
        let Ok(output) = receiver.recv_timeout(self.timeout) else {
            if let Some(group) = group {
                let _ = kill_process_group(group, Signal::KILL);
            }
            let _ = waiter.join();
            self.warn(format!(
                "{} did not end within {} seconds",
                program.display(),
                self.timeout.as_secs()
            ));
            return None;
        };
        let output = output.ok()?;
        Some(Output {
            rc: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}
