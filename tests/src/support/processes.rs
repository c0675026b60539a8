use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// A process as `/proc` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its id, as seen from the test.
    pub pid: i32,
    /// Its arguments, joined by a space.
    pub command: String,
}

impl Process {
    /// Sends SIGKILL. A process that is gone already is no error.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Sends SIGSTOP: the process is there and does nothing.
    pub fn stop(&self) {
        self.signal(Signal::STOP);
    }

    /// Sends `signal`. A process that is gone already is no error.
    pub fn signal(&self, signal: Signal) {
        if let Some(pid) = Pid::from_raw(self.pid) {
            let _ = kill_process(pid, signal);
        }
    }

    fn read(pid: i32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let zombie = status
            .lines()
            .any(|line| line.starts_with("State:") && line.contains('Z'));
        let raw = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let command = String::from_utf8_lossy(&raw)
            .replace('\0', " ")
            .trim_end()
            .to_owned();
        (!zombie).then_some(Self { pid, command })
    }
}

fn pids() -> Vec<i32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// The living processes whose environment holds `name=value`.
pub fn processes_with_environment(name: &str, value: &str) -> Vec<Process> {
    let wanted = format!("{name}={value}");
    let marked = |pid: &i32| {
        fs::read(Path::new("/proc").join(pid.to_string()).join("environ")).is_ok_and(|environ| {
            environ
                .split(|byte| *byte == 0)
                .any(|one| one == wanted.as_bytes())
        })
    };
    pids()
        .into_iter()
        .filter(marked)
        .filter_map(Process::read)
        .collect()
}

/// The living processes in the PID namespace of `init`, itself excluded.
pub fn processes_in_namespace_of(init: i32) -> Vec<Process> {
    let namespace = |pid: i32| fs::read_link(format!("/proc/{pid}/ns/pid")).ok();
    let Some(wanted) = namespace(init) else {
        return Vec::new();
    };
    let inside = |pid: &i32| *pid != init && namespace(*pid).as_ref() == Some(&wanted);
    pids()
        .into_iter()
        .filter(inside)
        .filter_map(Process::read)
        .collect()
}

/// Asks `condition` every 20 ms until it holds; false when `limit` has passed first.
pub fn wait_until(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + limit;
    loop {
        if condition() {
            return true;
        }
        if Instant::now() >= end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
