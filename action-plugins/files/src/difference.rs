//! The controller's side of a difference that is shown. Ansible: `_get_diff_data`.

use serde_json::{Map, Value as Json};
use shevek_plugin::{ActionHost, ActionTask, TaskResult};

use crate::local_file::Contents;

/// Ansible: the default of `MAX_FILE_SIZE_FOR_DIFF`.
const MOST: u64 = 104_448;

/// How large a file may be to be shown; 0 = any.
pub(crate) fn limit(host: &dyn ActionHost) -> u64 {
    host.setting("ANSIBLE_MAX_DIFF_SIZE", "defaults", "max_diff_size")
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(MOST)
}

/// Completes the difference that the module began with what it has become. `header` names the new contents; without
/// it they are called as their place is.
pub(crate) fn complete(
    result: &mut TaskResult,
    contents: &Contents,
    header: Option<&str>,
    limit: u64,
    task: &ActionTask,
) {
    let Some(Json::Array(diffs)) = result.fields.get_mut("diff") else {
        return;
    };
    let Some(Json::Object(diff)) = diffs.first_mut() else {
        return;
    };
    let Some(destination) = diff.remove("_destination") else {
        return;
    };
    add_after(diff, contents, header, &destination, limit);
    if task.no_log {
        if diff.contains_key("before") {
            diff.insert("before".into(), "".into());
        }
        if diff.contains_key("after") {
            let hidden = " [[ Diff output has been hidden because 'no_log: true' was specified for this result ]]\n";
            diff.insert("after".into(), hidden.into());
        }
    }
}

fn add_after(
    diff: &mut Map<String, Json>,
    contents: &Contents,
    header: Option<&str>,
    destination: &Json,
    limit: u64,
) {
    let Some(bytes) = contents.bytes(limit) else {
        diff.insert("src_larger".into(), limit.into());
        return;
    };
    if bytes.contains(&0) {
        diff.insert("src_binary".into(), 1.into());
        return;
    }
    let header = header.map_or_else(|| destination.clone(), Json::from);
    diff.insert("after_header".into(), header);
    diff.insert(
        "after".into(),
        String::from_utf8_lossy(&bytes).into_owned().into(),
    );
}
