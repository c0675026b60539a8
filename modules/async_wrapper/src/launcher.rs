//! The first process of a job: makes a session without terminal and leaves the watcher behind as an orphan.

use std::process::ExitCode;

use rustix::fs::Mode;
use rustix::process::{setsid, umask};

use crate::description::Answer;
use crate::role::watcher_command;

/// Standard input, output and error go on to the watcher.
pub(crate) fn launch() -> ExitCode {
    // It fails only where this process leads its group, and then the watcher still is in another session's
    // orphaned group: the job is watched all the same.
    let _ = setsid();
    umask(Mode::from_raw_mode(0o022));
    match watcher_command().spawn() {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            Answer::Failed(format!("could not start the job's watcher: {error}")).print();
            ExitCode::FAILURE
        }
    }
}
