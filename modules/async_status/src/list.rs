//! `mode: list`: the jobs of a directory.

use serde_json::{Value as Json, json};
use shevek_plugin::TaskResult;

use crate::{job_dir, status};

/// All jobs whose files are in the directory, sorted by id.
pub(crate) fn list(async_dir: &str) -> TaskResult {
    let directory = job_dir::resolve(async_dir);
    let mut ids: Vec<String> = std::fs::read_dir(&directory)
        .map(|entries| {
            entries
                .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                .filter(|name| !name.starts_with('.') && !has_suffix(name))
                .collect()
        })
        .unwrap_or_default();
    ids.sort();
    let jobs: Vec<Json> = ids
        .iter()
        .map(|jid| {
            let status = status::of(async_dir, jid);
            json!({
                "ansible_job_id": jid,
                "started": true,
                "finished": status.finished,
                "failed": status.result.is_failed(),
                "msg": status.result.message(),
                "results_file": directory.join(jid).to_string_lossy(),
            })
        })
        .collect();
    TaskResult::changed(false).with("jobs", jobs)
}

fn has_suffix(name: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "tmp")
}
