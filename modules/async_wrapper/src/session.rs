//! Ending everything that a job started.

use std::time::{Duration, Instant};

use rustix::process::{
    Pid, Signal, WaitOptions, getpid, kill_process, kill_process_group, set_child_subreaper, wait,
};
use shevek_plugin::target::Process;

/// How long ended processes may take to leave the process table.
const PATIENCE: Duration = Duration::from_secs(3);

/// Kills every process of the session that `leader` leads, this process left out, and collects what is left of
/// them. A session is more than the process group that Ansible kills: shells with job control and our own
/// `command` make groups of their own in it.
pub(crate) fn end_session(leader: u32) {
    let Some(leader_pid) = i32::try_from(leader).ok().and_then(Pid::from_raw) else {
        return;
    };
    // Whoever loses its parent now becomes a child of this process, which then can collect it even where
    // process 1 collects nobody.
    let _ = set_child_subreaper(Some(getpid()));
    let start = Instant::now();
    loop {
        if leader_pid != getpid() {
            let _ = kill_process(leader_pid, Signal::KILL);
            let _ = kill_process_group(leader_pid, Signal::KILL);
        }
        let members = members(leader);
        for pid in members.iter().filter_map(|pid| Pid::from_raw(*pid)) {
            let _ = kill_process(pid, Signal::KILL);
        }
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        if members.is_empty() || start.elapsed() > PATIENCE {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn members(session: u32) -> Vec<i32> {
    Process::all()
        .iter()
        .filter(|process| process.session == session && process.pid != std::process::id())
        .filter_map(|process| i32::try_from(process.pid).ok())
        .collect()
}
