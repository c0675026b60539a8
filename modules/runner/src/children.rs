//! What modules started and did not end.

use std::collections::HashSet;

use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, getpgrp, getpid, kill_process, kill_process_group, waitid,
};
use shevek_plugin::target::Process;

/// Kills this process's children with their process groups and descendants. What a finished task left in the
/// background has been adopted by init and is none of them, as Ansible leaves it running; neither are async jobs.
pub(crate) fn kill_all() {
    if is_childless() {
        return;
    }
    let own = getpid();
    let own_group = getpgrp();
    let processes = Process::all();
    let mut family: HashSet<u32> = HashSet::from([own.as_raw_nonzero().get() as u32]);
    loop {
        let before = family.len();
        for process in &processes {
            if family.contains(&process.parent) {
                family.insert(process.pid);
            }
        }
        if family.len() == before {
            break;
        }
    }
    for process in processes.iter().filter(|p| family.contains(&p.pid)) {
        let (Some(pid), Some(group)) = (
            Pid::from_raw(process.pid as i32),
            Pid::from_raw(process.group as i32),
        ) else {
            continue;
        };
        if pid == own {
            continue;
        }
        if group != own_group {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// Whether there is no child at all: quickly known, while a look at all processes takes milliseconds.
fn is_childless() -> bool {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    waitid(WaitId::All, options).is_err_and(|error| error == Errno::CHILD)
}
