//! The third process of a job: runs the module.

use std::io::Read;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::process::setsid;
use shevek_plugin::TaskResult;

use crate::clock::Deadline;
use crate::description::{Job, JobModule};
use crate::job_file::JobFile;
use crate::session::end_session;
use crate::watcher::timed_out;

/// Exit status of a worker that could not write its result.
pub(crate) const COULD_NOT_WRITE: u8 = 74;

/// How long after the deadline the worker ends itself when no watcher did.
const GUARD_DELAY: Duration = Duration::from_secs(3);

/// Reads the job from standard input, runs its module and writes the result to the job file.
pub(crate) fn work(run: &dyn Fn(JobModule) -> TaskResult) -> ExitCode {
    // A session of its own, so that everything the job starts can be found and ended.
    let _ = setsid();
    let mut text = Vec::new();
    if std::io::stdin().read_to_end(&mut text).is_err() {
        return ExitCode::FAILURE;
    }
    let Ok(job) = serde_json::from_slice::<Job>(&text) else {
        // The watcher gave up before it said what to do.
        return ExitCode::FAILURE;
    };
    drop(text);
    let last_word = Arc::new(Mutex::new(()));
    guard(&job, Arc::clone(&last_word));
    let file = JobFile::new(job.file());
    let scratch = job.scratch();
    let result = run(job.module).to_json();
    // Waits for ever once the guard has begun to end the job: what it ends is no result.
    let _held = last_word.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = std::fs::remove_dir_all(scratch);
    match file.write_result(&result) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(COULD_NOT_WRITE),
    }
}

/// Keeps the deadline in case that the watcher itself was killed. Whoever holds `last_word` may write the result.
fn guard(job: &Job, last_word: Arc<Mutex<()>>) {
    let deadline = Deadline::after(Duration::from_secs(job.time_limit) + GUARD_DELAY);
    let file = JobFile::new(job.file());
    let scratch = job.scratch();
    std::thread::spawn(move || {
        while !deadline.has_come() {
            std::thread::sleep(deadline.remaining().min(Duration::from_secs(5)));
        }
        let _held = last_word.lock().unwrap_or_else(PoisonError::into_inner);
        let pid = std::process::id();
        let _ = std::fs::remove_dir_all(scratch);
        if file.is_running() {
            let _ = file.write_result(&timed_out(pid));
        }
        end_session(pid);
        std::process::exit(1);
    });
}
