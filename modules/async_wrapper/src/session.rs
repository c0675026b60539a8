//! Ending everything that a job started.

use std::time::{Duration, Instant};

use rustix::process::{
    Pid, Signal, WaitOptions, getpid, kill_process, kill_process_group, set_child_subreaper, wait,
};
use shevek_plugin::target::Process;

/// How long ended processes may take to leave the process table.
const PATIENCE: Duration = Duration::from_secs(3);

/// Kills every process of the session that `leader` leads, this process left out, and collects what is left of
/// them. Only for a job's own processes: whatever child ended is collected.
pub(crate) fn end_session(leader: u32) {
    // Whoever loses its parent now becomes a child of this process, which then can collect it even where
    // process 1 collects nobody.
    let _ = set_child_subreaper(Some(getpid()));
    kill_until_gone(|| {
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        members(leader)
    });
}

/// The same for a process that has other children too: what ended is left for its parent to collect.
pub(crate) fn kill_session(leader: u32) {
    kill_until_gone(|| {
        let mut members = members(leader);
        members.retain(|process| !process.is_zombie());
        members
    });
}

fn kill_until_gone(mut members: impl FnMut() -> Vec<Process>) {
    let start = Instant::now();
    loop {
        let members = members();
        if members.is_empty() || start.elapsed() > PATIENCE {
            return;
        }
        for process in &members {
            if let Some(pid) = to_pid(process.pid) {
                let _ = kill_process(pid, Signal::KILL);
            }
            // A whole group at once: none of it can start another process in between.
            if process.group == process.pid
                && process.group != getpid().as_raw_nonzero().get().unsigned_abs()
                && let Some(group) = to_pid(process.group)
            {
                let _ = kill_process_group(group, Signal::KILL);
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A session is more than the process group that Ansible kills: shells with job control and our own `command`
/// make groups of their own in it. A child that has not made its session yet counts too.
fn members(leader: u32) -> Vec<Process> {
    let own = std::process::id();
    let mut all = Process::all();
    all.retain(|process| {
        process.pid != own
            && (process.session == leader || (process.pid == leader && process.parent == own))
    });
    all
}

fn to_pid(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}
