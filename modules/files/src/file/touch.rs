//! `state: touch`.

use std::fs::OpenOptions;

use shevek_plugin::{ModuleError, TaskResult};

use super::parameters::{FileTask, initial_diff};
use crate::common::{State, fail, python_words, supplemented};

/// Makes an empty file, or gives what is there new times.
pub(super) fn execute_touch(task: &FileTask<'_>) -> Result<TaskResult, ModuleError> {
    let path = &task.args.path;
    let is_new = task.before == State::Absent;
    if is_new {
        if task.context.check_mode {
            return Ok(TaskResult::changed(true).with("dest", path.as_str()));
        }
        let made = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(path);
        made.map_err(|error| {
            let cause = python_words(&error, path);
            fail(
                "Error, could not touch target.",
                [("path", path.as_str().into()), ("exception", cause.into())],
            )
        })?;
    }
    let mut diff = initial_diff(path, "touch", task.before);
    let attributes = task.args.attributes();
    let given = attributes
        .apply(task.context, is_new, Some(&mut diff))
        .and_then(|changed| {
            let timed = task
                .times
                .apply(&attributes.path, task.context, Some(&mut diff))?;
            Ok(changed | timed)
        });
    match given {
        Ok(changed) => Ok(task.result("dest", path, changed, &diff)),
        Err(error) => {
            if is_new {
                // What was not there before is not left half done; the failure tells of it nevertheless.
                let outcome = supplemented(Err(error));
                let _ = std::fs::remove_file(path);
                return outcome;
            }
            Err(error)
        }
    }
}
