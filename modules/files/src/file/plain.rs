//! `state: file`.

use shevek_plugin::{ModuleError, TaskResult};

use super::parameters::{FileTask, initial_diff};
use crate::common::{State, fail, real_path};

/// Gives a file what is asked for. It must exist.
pub(super) fn ensure_plain(task: &FileTask<'_>) -> Result<TaskResult, ModuleError> {
    let mut path = task.args.path.clone();
    let mut state = task.before;
    let mut attributes = task.args.attributes();
    if task.args.follow && state == State::Link {
        path = real_path(&path);
        state = State::of(&path);
        attributes.path = (&path).into();
    }
    if !matches!(state, State::File | State::Hard) {
        let state = state.as_str();
        return Err(fail(
            format!("file ({path}) is {state}, cannot continue"),
            [("path", path.into()), ("state", state.into())],
        ));
    }
    let mut diff = initial_diff(&path, "file", state);
    let changed = attributes.apply(task.context, false, Some(&mut diff))?;
    let timed = task
        .times
        .apply(&attributes.path, task.context, Some(&mut diff))?;
    Ok(task.result("path", &path, changed | timed, &diff))
}
