//! `state: directory`.

use std::fs::DirBuilder;
use std::path::Path;

use shevek_plugin::{ModuleError, TaskResult};

use super::parameters::{FileTask, initial_diff};
use super::recurse::apply_below;
use crate::common::{State, exists, is_dir, python_words, real_path};

/// Makes the directory and those above it, or gives it what is asked for.
pub(super) fn ensure_directory(task: &FileTask<'_>) -> Result<TaskResult, ModuleError> {
    let mut path = task.args.path.clone();
    let mut before = task.before;
    let mut attributes = task.args.attributes();
    if task.args.follow && before == State::Link {
        path = real_path(&path);
        attributes.path = (&path).into();
        before = State::of(&path);
    }
    let mut diff = initial_diff(&path, "directory", before);
    match before {
        State::Absent => {}
        State::Directory => {
            let changed = attributes.apply(task.context, false, Some(&mut diff))?;
            let timed = task
                .times
                .apply(&attributes.path, task.context, Some(&mut diff))?;
            let mut changed = changed | timed;
            if task.args.recurse {
                changed |= apply_below(task, &path, &attributes)?;
            }
            return Ok(task.result("path", &path, changed, &diff));
        }
        other => {
            let message = format!("{path} already exists as a {}", other.as_str());
            return Err(crate::common::fail(message, [("path", path.into())]));
        }
    }
    if task.context.check_mode {
        return Ok(task.result("path", &path, true, &diff));
    }
    let mut changed = false;
    for directory in steps(&path) {
        if exists(&directory) {
            continue;
        }
        let failed = |reason: String| {
            let message = format!("There was an issue creating {directory} as requested: {reason}");
            crate::common::fail(message, [("path", path.as_str().into())])
        };
        match DirBuilder::new().create(&directory) {
            Ok(()) => changed = true,
            // Somebody else made it just now.
            Err(error)
                if error.kind() == std::io::ErrorKind::AlreadyExists && is_dir(&directory) => {}
            Err(error) => return Err(failed(python_words(&error, Path::new(&directory)))),
        }
        let own = attributes.at(directory.as_str());
        changed = own.apply(task.context, changed, Some(&mut diff))?;
        if exists(&attributes.path) {
            changed |= task
                .times
                .apply(&attributes.path, task.context, Some(&mut diff))?;
        }
    }
    Ok(task.result("path", &path, changed, &diff))
}

/// The directory and those above it, the uppermost first.
fn steps(path: &str) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    let root = if path.starts_with('/') { "/" } else { "" };
    for part in path.trim_matches('/').split('/') {
        let step = match steps.last() {
            None => format!("{root}{part}"),
            Some(above) => format!("{above}/{part}"),
        };
        steps.push(step);
    }
    steps
}
