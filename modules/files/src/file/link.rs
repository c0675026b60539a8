//! `state: link`.

use std::io;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use serde_json::Value as Json;
use shevek_plugin::{ModuleError, TaskResult};

use super::parameters::{FileTask, initial_diff};
use crate::common::{State, directory_of, exists, fail, is_dir, is_link, join, python_words};

/// Makes a symbolic link, or changes where it leads.
pub(super) fn ensure_link(task: &FileTask<'_>) -> Result<TaskResult, ModuleError> {
    let args = task.args;
    let path = &args.path;
    let path_key = || ("path", Json::from(path.as_str()));
    let mut src = args.src.clone();
    if src.is_none() && args.follow && exists(path) {
        let target = std::fs::read_link(path)
            .map_err(|error| crate::common::crash(python_words(&error, path)))?;
        src = Some(target.to_string_lossy().into_owned());
    }
    let above = if !is_link(path) && is_dir(path) {
        path.as_str()
    } else {
        directory_of(path)
    };
    if let Some(src) = &src
        && !args.force
        && !exists(join(above, src))
    {
        return Err(fail(
            format!(
                "src file does not exist, use 'force=yes' if you really want to create the link: {}",
                join(above, src)
            ),
            [path_key(), ("src", src.clone().into())],
        ));
    }
    refuse_conversion(task)?;
    let mut diff = initial_diff(path, "link", task.before);
    let mut changed = false;
    if task.before == State::Link {
        let old = std::fs::read_link(path).unwrap_or_default();
        let old = old.to_string_lossy();
        if let Some(src) = src.as_ref().filter(|src| **src != old) {
            diff.note("src", old, src.as_str());
            changed = true;
        }
    } else {
        if src.is_none() {
            return Err(ModuleError::new(
                "src is required for creating new symlinks",
            ));
        }
        changed = true;
    }
    if let Some(target) = src.as_ref().filter(|_| changed && !task.context.check_mode) {
        if task.before == State::Absent {
            symlink(target, path).map_err(|error| {
                let reason = two_names(&error, target, path);
                fail(format!("Error while linking: {reason}"), [path_key()])
            })?;
        } else {
            replace(path, task.before, |place| symlink(target, place)).map_err(|error| {
                let reason = two_names(&error, target, path);
                fail(format!("Error while replacing: {reason}"), [path_key()])
            })?;
        }
    }
    let finish = |changed, diff: &_| {
        let mut result = task.result("dest", path, changed, diff);
        result.set("src", src.clone());
        result
    };
    if task.context.check_mode && !exists(path) {
        return Ok(finish(changed, &diff));
    }
    // Not before the link is there: what it leads to may get the attributes.
    let attributes = args.attributes();
    if args.follow && is_link(path) && !exists(&attributes.path) {
        let mut result = finish(changed, &diff);
        result.warnings.push(
            "Cannot set fs attributes on a non-existent symlink target. follow should be set to False to avoid this."
                .into(),
        );
        return Ok(result);
    }
    changed = attributes.apply(task.context, changed, Some(&mut diff))?;
    changed |= task
        .times
        .apply(&attributes.path, task.context, Some(&mut diff))?;
    Ok(finish(changed, &diff))
}

/// What is there may be something that is not given up for a link.
fn refuse_conversion(task: &FileTask<'_>) -> Result<(), ModuleError> {
    let path = &task.args.path;
    let refusing = || {
        let state = task.before.as_str();
        task.args.refusal(format!(
            "refusing to convert from {state} to symlink for {path}"
        ))
    };
    match task.before {
        State::Directory if !task.args.force => Err(refusing()),
        State::Directory => {
            let is_empty =
                std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
            if is_empty {
                return Ok(());
            }
            let message = format!("the directory {path} is not empty, refusing to convert it");
            Err(task.args.refusal(message))
        }
        State::File | State::Hard if !task.args.force => Err(refusing()),
        _ => Ok(()),
    }
}

/// Makes something beside `path` and renames it, so that there is always one or the other.
pub(super) fn replace(
    path: &str,
    before: State,
    make: impl FnOnce(&PathBuf) -> io::Result<()>,
) -> io::Result<()> {
    let name = format!(
        ".{}.{}.tmp",
        std::process::id(),
        jiff::Timestamp::now().as_nanosecond()
    );
    let place = PathBuf::from(join(directory_of(path), &name));
    if before == State::Directory {
        std::fs::remove_dir(path)?;
    }
    let outcome = make(&place).and_then(|()| std::fs::rename(&place, path));
    if outcome.is_err() {
        let _ = std::fs::remove_file(&place);
    }
    outcome
}

/// Python's text of an error about two files.
pub(super) fn two_names(error: &io::Error, from: &str, to: &str) -> String {
    let to = shevek_plugin::target::bytes_repr(to.as_bytes());
    format!("{} -> {to}", python_words(error, from))
}
