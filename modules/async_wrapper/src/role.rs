//! Which of a job's processes this one is.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};

use shevek_plugin::TaskResult;

use crate::description::JobModule;
use crate::{launcher, watcher, worker};

/// The argument that makes a runner serve a job.
pub(crate) const JOB: &str = "--async-job";
const WATCH: &str = "--watch";
const WORK: &str = "--module";

/// Serves a job: the runner calls this when its arguments hold `--async-job`, before it starts any thread.
/// `run` validates the arguments and runs the module; it is called in one of the job's processes only.
///
/// What to do comes over standard input, never in arguments. The processes that follow are started from
/// `/proc/self/exe` with the same leading arguments.
pub fn run_job(run: &dyn Fn(JobModule) -> TaskResult) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match arguments
        .iter()
        .rev()
        .find_map(|argument| argument.to_str())
    {
        Some(WATCH) => watcher::watch(),
        Some(WORK) => worker::work(run),
        _ => launcher::launch(),
    }
}

/// The command for the watcher.
pub(crate) fn watcher_command() -> Command {
    again(WATCH)
}

/// The command for the worker.
pub(crate) fn worker_command() -> Command {
    let mut command = again(WORK);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// This program again in another role.
fn again(role: &str) -> Command {
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_default();
    // The file itself may have been replaced or removed since; this link still leads to it.
    let mut command = Command::new("/proc/self/exe");
    command
        .arg0(name)
        .args(arguments.take_while(|argument| argument != JOB))
        .args([JOB, role]);
    command
}
