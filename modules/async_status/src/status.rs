//! The result that tells what became of a job.

use std::path::Path;

use serde_json::{Map, Value as Json};
use shevek_plugin::TaskResult;

use crate::job_dir;
use crate::job_file::{self, JobState};
use crate::liveness::{self, Liveness};

/// How a job stands.
pub(crate) struct Status {
    /// Whether nothing more will come.
    pub(crate) finished: bool,
    /// The module's result, or what is known instead.
    pub(crate) result: TaskResult,
}

/// Looks at a job's file and processes.
pub(crate) fn of(async_dir: &str, jid: &str) -> Status {
    let Some(path) = job_dir::job_file(async_dir, jid) else {
        return missing(async_dir, jid, "results_file");
    };
    let state = read(&path);
    let verdict = match &state {
        Ok(JobState::Running(Some(record))) => match liveness::of(record) {
            Liveness::Alive => None,
            dead => Some((record.worker.pid, dead)),
        },
        _ => None,
    };
    // Between reading the file and looking for the processes the job may have ended as it should.
    let state = if verdict.is_some() {
        read(&path)
    } else {
        state
    };
    match (state, verdict) {
        (Err(reason), _) => Status {
            finished: true,
            result: describe(TaskResult::failure(reason), jid, &path, true),
        },
        (Ok(JobState::Missing), _) => missing(async_dir, jid, "results_file"),
        (Ok(JobState::Finished(content)), _) => Status {
            finished: true,
            result: describe(finished(content), jid, &path, true),
        },
        (Ok(JobState::Running(_)), Some((pid, dead))) => {
            let how = match dead {
                Liveness::Rebooted => "host rebooted",
                Liveness::Alive | Liveness::Killed => "killed",
            };
            let result = TaskResult::failure(format!("job process {pid} is gone ({how})"));
            Status {
                finished: true,
                result: describe(result.with("child_pid", pid), jid, &path, true),
            }
        }
        (Ok(JobState::Running(_)), None) => Status {
            finished: false,
            result: describe(TaskResult::changed(false), jid, &path, false),
        },
    }
}

fn read(path: &Path) -> Result<JobState, String> {
    job_file::read(path)
        .map_err(|error| format!("could not read job file {}: {error}", path.display()))
}

/// The module's result; where it does not fit the result type its parts stay readable as plain keys.
fn finished(content: Map<String, Json>) -> TaskResult {
    TaskResult::from_json(Json::Object(content.clone())).unwrap_or_else(|error| {
        let mut result = TaskResult::failure(format!("Could not parse job output: {error}"));
        result.set("data", Json::Object(content));
        result
    })
}

/// What Ansible answers for a job without file. The file that was looked for is told under `key`.
pub(crate) fn missing(async_dir: &str, jid: &str, key: &str) -> Status {
    let file = job_dir::resolve(async_dir).join(jid);
    let result = TaskResult::failure("could not find job")
        .with("ansible_job_id", jid)
        .with("started", true)
        .with("finished", true)
        .with(key, file.to_string_lossy().as_ref());
    Status {
        finished: true,
        result,
    }
}

/// Fills in what every status has.
fn describe(mut result: TaskResult, jid: &str, path: &Path, finished: bool) -> TaskResult {
    result.set("ansible_job_id", jid);
    result.set("started", true);
    result.set("finished", finished);
    result.set("results_file", path.to_string_lossy().as_ref());
    for key in ["stdout", "stderr"] {
        if result.get(key).is_none() {
            result.set(key, "");
            result.set(&format!("{key}_lines"), Json::Array(Vec::new()));
        }
    }
    result
}
