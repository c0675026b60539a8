//! `mode: terminate`: ends a job.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::json;
use shevek_plugin::target::Process;
use shevek_plugin::{ModuleError, TaskResult};

use crate::job_file::{self, JobState, Record};
use crate::{job_dir, liveness, status};

/// How long the job's processes may take to go.
const PATIENCE: Duration = Duration::from_secs(3);

/// Ends the job's session and says so in its file. A job that ended already is left as it is.
pub(crate) fn terminate(
    async_dir: &str,
    jid: &str,
    check_mode: bool,
) -> Result<TaskResult, ModuleError> {
    let Some(path) = job_dir::job_file(async_dir, jid) else {
        return Ok(status::missing(async_dir, jid, "results_file").result);
    };
    let state = job_file::read(&path).map_err(|error| {
        ModuleError::new(format!(
            "could not read job file {}: {error}",
            path.display()
        ))
    })?;
    let answer = |terminated: bool| {
        TaskResult::changed(terminated)
            .with("terminated", terminated)
            .with("ansible_job_id", jid)
            .with("results_file", path.to_string_lossy().as_ref())
            .with("started", true)
            .with("finished", true)
    };
    match state {
        JobState::Missing => Ok(status::missing(async_dir, jid, "results_file").result),
        JobState::Finished(_) => Ok(answer(false)),
        JobState::Running(None) => Err(ModuleError::new(format!(
            "job {jid} was not started by shevek: its process is not known"
        ))
        .with("ansible_job_id", jid)),
        JobState::Running(Some(record)) if !liveness::is_alive(&record.worker) => Ok(answer(false)),
        JobState::Running(Some(record)) => {
            if !check_mode {
                end(&record, &path)?;
            }
            Ok(answer(true).with("child_pid", record.worker.pid))
        }
    }
}

fn end(record: &Record, path: &Path) -> Result<(), ModuleError> {
    let pid = record.worker.pid;
    // Written first: the watcher, which sees the job go, then knows that it need not say anything.
    let result = json!({"msg": "The job was terminated", "failed": true, "child_pid": pid});
    let temporary = path.with_file_name(format!(
        "{}.tmp",
        path.file_name().unwrap_or_default().to_string_lossy()
    ));
    std::fs::write(&temporary, result.to_string())
        .and_then(|()| std::fs::rename(&temporary, path))
        .map_err(|error| {
            ModuleError::new(format!(
                "could not write job file {}: {error}",
                path.display()
            ))
        })?;
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let members: Vec<u32> = Process::all()
            .into_iter()
            .filter(|process| process.session == pid || process.pid == pid)
            .map(|process| process.pid)
            .collect();
        if members.is_empty() {
            return Ok(());
        }
        for member in members {
            if let Some(member) = to_pid(member) {
                let _ = kill_process(member, Signal::KILL);
            }
        }
        if let Some(group) = to_pid(pid) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let left = Process::all()
        .iter()
        .filter(|process| process.session == pid && !process.is_zombie())
        .count();
    if left == 0 {
        return Ok(());
    }
    Err(ModuleError::new(format!(
        "{left} of the job's processes do not end"
    )))
}

fn to_pid(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}
