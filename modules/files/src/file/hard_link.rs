//! `state: hard`.

use std::os::unix::fs::MetadataExt;

use serde_json::Value as Json;
use shevek_plugin::{ModuleError, TaskResult};

use super::link::{replace, two_names};
use super::parameters::{FileTask, initial_diff};
use crate::common::{State, exists, fail, is_link};

/// Makes another name for a file.
pub(super) fn ensure_hard_link(task: &FileTask<'_>) -> Result<TaskResult, ModuleError> {
    let args = task.args;
    let path = &args.path;
    let src = args.src.as_ref();
    if task.before != State::Hard && src.is_none() {
        return Err(ModuleError::new(
            "src is required for creating new hardlinks",
        ));
    }
    let keys = || {
        [
            ("dest", Json::from(path.as_str())),
            ("src", Json::from(args.src.clone())),
        ]
    };
    if src.is_some_and(|src| !exists(src)) {
        return Err(fail("src does not exist", keys()));
    }
    let mut diff = initial_diff(path, "hard", task.before);
    let same = src.is_some_and(|src| inode(path) == inode(src));
    let changed = match task.before {
        State::Absent => true,
        State::Link => {
            let old = std::fs::read_link(path).unwrap_or_default();
            let old = old.to_string_lossy();
            match src {
                Some(src) if *src != old => {
                    diff.note("src", old, src.as_str());
                    true
                }
                _ => false,
            }
        }
        State::Hard if src.is_none() || same => false,
        State::Hard if !args.force => {
            let message = "Cannot link, different hard link exists at destination";
            return Err(fail(message, keys()));
        }
        State::File if !args.force => {
            return Err(fail("Cannot link, file exists at destination", keys()));
        }
        State::Directory if same => {
            return Ok(TaskResult::changed(false).with("path", path.as_str()));
        }
        State::Directory if !args.force => {
            let message = "Cannot link: different hard link exists at destination";
            return Err(fail(message, keys()));
        }
        _ => true,
    };
    if let Some(src) = src.filter(|_| changed && !task.context.check_mode) {
        link(task, src)?;
    }
    let finish = |changed, diff: &_| {
        let mut result = task.result("dest", path, changed, diff);
        result.set("src", args.src.clone());
        result
    };
    if task.context.check_mode && !exists(path) {
        return Ok(finish(changed, &diff));
    }
    let attributes = args.attributes();
    let changed = attributes.apply(task.context, changed, Some(&mut diff))?;
    let timed = task
        .times
        .apply(&attributes.path, task.context, Some(&mut diff))?;
    Ok(finish(changed | timed, &diff))
}

fn link(task: &FileTask<'_>, src: &str) -> Result<(), ModuleError> {
    let path = &task.args.path;
    let key = || [("path", Json::from(path.as_str()))];
    if task.before != State::Absent {
        // A directory is not given up for a link: making it fails then.
        return replace(path, State::File, |place| std::fs::hard_link(src, place)).map_err(
            |error| {
                let reason = two_names(&error, src, path);
                fail(format!("Error while replacing: {reason}"), key())
            },
        );
    }
    let followed = std::fs::read_link(src)
        .ok()
        .filter(|_| task.args.follow && is_link(src))
        .map(|target| target.to_string_lossy().into_owned());
    let src = followed.as_deref().unwrap_or(src);
    std::fs::hard_link(src, path).map_err(|error| {
        let reason = two_names(&error, src, path);
        fail(format!("Error while linking: {reason}"), key())
    })
}

fn inode(path: &str) -> Option<u64> {
    std::fs::metadata(path).ok().map(|metadata| metadata.ino())
}
