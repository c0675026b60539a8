//! What each result tells of its file. Ansible: `add_path_info`.

use std::os::unix::fs::MetadataExt;

use crate::target::{Group, User};
use crate::{ModuleError, TaskResult};
use serde_json::Value as Json;

use super::{permission_bits, selinux};

/// A module's outcome with owner, mode, size and state of the file that it is about, when that exists.
pub fn supplemented(outcome: Result<TaskResult, ModuleError>) -> Result<TaskResult, ModuleError> {
    match outcome {
        Ok(mut result) => {
            supplement(&mut result);
            Ok(result)
        }
        Err(mut error) => {
            supplement(&mut error.result);
            Err(error)
        }
    }
}

fn supplement(result: &mut TaskResult) {
    let Some(path) = result
        .get("path")
        .or_else(|| result.get("dest"))
        .and_then(Json::as_str)
        .map(ToString::to_string)
    else {
        return;
    };
    let (Ok(target), Ok(own)) = (std::fs::metadata(&path), std::fs::symlink_metadata(&path)) else {
        return;
    };
    let (uid, gid) = (own.uid(), own.gid());
    result.set("uid", uid);
    result.set("gid", gid);
    let owner = User::by_id(uid).map_or_else(|| uid.to_string(), |user| user.name);
    result.set("owner", owner);
    let group = Group::by_id(gid).map_or_else(|| gid.to_string(), |group| group.name);
    result.set("group", group);
    result.set("mode", format!("0{:03o}", permission_bits(&own)));
    let state = if own.is_symlink() {
        "link"
    } else if target.is_dir() {
        "directory"
    } else if target.nlink() > 1 {
        "hard"
    } else {
        "file"
    };
    result.set("state", state);
    if selinux::is_enabled()
        && let Some(context) = selinux::context(&path)
    {
        result.set("secontext", context.join(":"));
    }
    result.set("size", own.size());
}
