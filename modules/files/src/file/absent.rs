//! `state: absent`.

use std::io;
use std::path::Path;

use serde_json::{Value as Json, json};
use shevek_plugin::{ModuleError, TaskResult};

use super::parameters::{FileTask, initial_diff};
use crate::common::{State, fail, python_words};

/// Removes what is there, a directory with all that is in it.
pub(super) fn ensure_absent(task: &FileTask<'_>) -> Result<TaskResult, ModuleError> {
    let path = &task.args.path;
    if task.before == State::Absent {
        return Ok(TaskResult::changed(false)
            .with("path", path.as_str())
            .with("state", "absent"));
    }
    let mut diff = initial_diff(path, "absent", task.before);
    if task.context.diff && task.before == State::Directory {
        diff.before.insert("path_content".into(), contents(path));
    }
    if !task.context.check_mode {
        remove(path, task.before)?;
    }
    let mut result = task.result("path", path, true, &diff);
    result.set("state", "absent");
    Ok(result)
}

fn remove(path: &str, state: State) -> Result<(), ModuleError> {
    if state == State::Directory {
        return std::fs::remove_dir_all(path.trim_end_matches('/')).map_err(|error| {
            let reason = match left_in(Path::new(path)) {
                // The name without Python's `b`, as it comes from the descriptor of its directory.
                Some(name) => python_words(&error, name).replacen(": b", ": ", 1),
                None => python_words(&error, path),
            };
            fail(format!("rmtree failed: {reason}"), [])
        });
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let reason = python_words(&error, path);
            Err(fail(
                "Unlinking failed.",
                [("path", path.into()), ("exception", reason.into())],
            ))
        }
        _ => Ok(()),
    }
}

/// The name of the first thing that is still in a directory. Python's `shutil.rmtree` tells of it by its name only.
fn left_in(directory: &Path) -> Option<std::ffi::OsString> {
    let entry = std::fs::read_dir(directory).ok()?.next()?.ok()?;
    if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
        left_in(&entry.path()).or_else(|| Some(entry.file_name()))
    } else {
        Some(entry.file_name())
    }
}

/// All directories and files below a directory.
fn contents(path: &str) -> Json {
    let (mut directories, mut files) = (Vec::new(), Vec::new());
    let mut left = vec![Path::new(path).to_path_buf()];
    while let Some(directory) = left.pop() {
        let Ok(entries) = std::fs::read_dir(directory) else {
            continue;
        };
        for entry in entries.flatten() {
            let shown = entry.path().to_string_lossy().into_owned();
            // A link to a directory counts as one, but is not gone into.
            if entry.path().is_dir() {
                directories.push(shown);
                if !entry.path().is_symlink() {
                    left.push(entry.path());
                }
            } else {
                files.push(shown);
            }
        }
    }
    json!({"directories": directories, "files": files})
}
