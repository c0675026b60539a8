//! The second process of a job: starts the worker and sees to it that it ends in time.

use std::fs::{DirBuilder, File};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitCode};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};
use serde_json::{Value as Json, json};

use crate::clock::Deadline;
use crate::description::{Answer, Job};
use crate::job_file::JobFile;
use crate::role::worker_command;
use crate::session::end_session;
use crate::worker::COULD_NOT_WRITE;

/// The longest time between two looks at the clock, which may have jumped while the machine slept.
const LOOK: Duration = Duration::from_secs(1);

/// Reads the job from standard input, starts it, answers, and stays until it ended.
pub(crate) fn watch() -> ExitCode {
    let mut text = Vec::new();
    let job: Job = match std::io::stdin()
        .read_to_end(&mut text)
        .map_err(serde_json::Error::io)
        .and_then(|_| serde_json::from_slice(&text))
    {
        Ok(job) => job,
        Err(error) => {
            Answer::Failed(format!("the job's description could not be read: {error}")).print();
            return ExitCode::FAILURE;
        }
    };
    drop(text);
    let file = JobFile::new(job.file());
    let limit = Duration::from_secs(job.time_limit);
    let deadline = Deadline::after(limit);
    let worker = match start(&job, &file, limit) {
        Ok(worker) => worker,
        Err(reason) => {
            job.remove_scratch();
            Answer::Failed(reason).print();
            return ExitCode::FAILURE;
        }
    };
    Answer::Ready.print();
    leave_the_session_alone(job.attached);
    supervise(worker, deadline, &job, &file);
    ExitCode::SUCCESS
}

/// Starts the worker, writes the job file, and only then tells the worker what to do.
fn start(job: &Job, file: &JobFile, limit: Duration) -> Result<Child, String> {
    let directory = job.async_dir.display();
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&job.async_dir)
        .map_err(|error| format!("could not create directory: {directory} - {error}"))?;
    let description = serde_json::to_vec(job).map_err(|error| error.to_string())?;
    let mut worker = worker_command()
        .spawn()
        .map_err(|error| format!("could not start the job: {error}"))?;
    let started = file
        .write_started(&job.jid, worker.id(), limit)
        .map_err(|error| format!("could not write job file in {directory}: {error}"))
        .and_then(|()| {
            let mut stdin = worker.stdin.take().ok_or("the job has no standard input")?;
            stdin
                .write_all(&description)
                .map_err(|error| format!("the job ended before it began: {error}"))
        });
    if let Err(reason) = started {
        let _ = worker.kill();
        let _ = worker.wait();
        let _ = std::fs::remove_file(job.file());
        return Err(reason);
    }
    Ok(worker)
}

/// Lets go of every pipe to the processes that started this one.
fn leave_the_session_alone(attached: bool) {
    let Ok(null) = File::options().read(true).write(true).open("/dev/null") else {
        return;
    };
    let _ = dup2_stdin(&null);
    let _ = dup2_stderr(&null);
    if !attached {
        let _ = dup2_stdout(&null);
    }
}

fn supervise(mut worker: Child, deadline: Deadline, job: &Job, file: &JobFile) {
    let pid = worker.id();
    if wait_until(&mut worker, deadline) {
        let status = worker.wait();
        if file.is_running() {
            // Nobody else would ever end what the worker leaves behind.
            end_session(pid);
            job.remove_scratch();
            let status = status.ok();
            let could_not_write =
                status.and_then(|status| status.code()) == Some(i32::from(COULD_NOT_WRITE));
            let signal = status.and_then(|status| status.signal());
            let _ = file.write_result(&if could_not_write {
                failure("the job's result could not be written".into(), pid)
            } else {
                gone(pid, signal)
            });
        }
        return;
    }
    end_session(pid);
    let _ = worker.wait();
    job.remove_scratch();
    // The worker may have finished in the last moment: then its result stands.
    if file.is_running() {
        let _ = file.write_result(&timed_out(pid));
    }
}

/// What the job file says after the deadline. Ansible's own text and keys.
pub(crate) fn timed_out(pid: u32) -> Json {
    failure("Timeout exceeded".into(), pid)
}

fn failure(msg: String, pid: u32) -> Json {
    json!({"msg": msg, "failed": true, "child_pid": pid})
}

fn gone(pid: u32, signal: Option<i32>) -> Json {
    let mut result = failure(format!("job process {pid} is gone (killed)"), pid);
    if let Some(signal) = signal {
        result["signal"] = signal.into();
    }
    result
}

/// Waits for the worker's end, which is true, or for the deadline, which is false.
fn wait_until(worker: &mut Child, deadline: Deadline) -> bool {
    let pidfd: Option<OwnedFd> = i32::try_from(worker.id())
        .ok()
        .and_then(Pid::from_raw)
        .and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
    // Kernels before 5.3 have no such descriptor: there the end is asked for.
    let look = if pidfd.is_some() {
        LOOK
    } else {
        Duration::from_millis(20)
    };
    loop {
        match worker.try_wait() {
            Ok(Some(_)) | Err(_) => return true,
            Ok(None) => {}
        }
        if deadline.has_come() {
            return false;
        }
        let pause = deadline.remaining().min(look);
        match &pidfd {
            None => std::thread::sleep(pause),
            Some(fd) => {
                let timeout = Timespec {
                    tv_sec: i64::try_from(pause.as_secs()).unwrap_or(1),
                    tv_nsec: pause.subsec_nanos().into(),
                };
                if poll(&mut [PollFd::new(fd, PollFlags::IN)], Some(&timeout)).is_err() {
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
        }
    }
}
