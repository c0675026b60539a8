//! What the target says of the file.

use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value as Json, json};
use sha1::{Digest, Sha1};
use shevek_plugin::{ActionError, ActionHost, ActionTask, ModuleCall, TaskResult};

use crate::arguments::boolean;
use crate::home::expanded;

/// From this size on a file is copied as it is, whoever reads it: the answer of a module has to fit into memory.
const LARGE: u64 = 1 << 20;

/// A file of the target.
pub(super) struct Source {
    pub(super) path: String,
    /// SHA-1.
    pub(super) checksum: String,
    /// Its contents, when they came along.
    pub(super) contents: Option<Vec<u8>>,
}

/// Looks at the file; the inner error is the task's result when there is nothing to copy.
///
/// Whoever becomes a user gets words of the module `slurp` for what cannot be copied, as Ansible does not ask `stat`
/// then.
pub(super) async fn look(
    task: &ActionTask,
    host: &dyn ActionHost,
    src: &str,
) -> Result<Result<Source, TaskResult>, ActionError> {
    let path = expanded(host, src).await?;
    let fail_on_missing = boolean(task, "fail_on_missing", true);
    let stat = match stat(host, &path).await? {
        Ok(stat) => stat,
        Err(_) if task.becomes => return slurp(host, path, fail_on_missing).await,
        Err(message) => {
            let mut result = TaskResult::changed(false).with("file", path);
            if fail_on_missing {
                result.failed = Some(true);
                result.msg = Some(message.into());
            } else {
                result.msg = Some(format!("{message}, ignored").into());
            }
            return Ok(Err(result));
        }
    };
    if !task.becomes && stat.get("isdir").and_then(Json::as_bool) == Some(true) {
        return Ok(Err(directory_refused(fail_on_missing)));
    }
    let size = stat.get("size").and_then(Json::as_u64).unwrap_or_default();
    match stat.get("checksum").and_then(Json::as_str) {
        // What is small comes with its checksum at once, so that both fit even when it changes meanwhile.
        Some(checksum) if !task.becomes || size >= LARGE => Ok(Ok(Source {
            path,
            checksum: checksum.to_string(),
            contents: None,
        })),
        _ => slurp(host, path, fail_on_missing).await,
    }
}

/// What the module `stat` says of the file, or why it could not. Ansible: `_execute_remote_stat`.
async fn stat(host: &dyn ActionHost, path: &str) -> Result<Result<Json, String>, ActionError> {
    let args = json!({"path": path, "follow": true, "checksum_algorithm": "sha1", "get_mime": false,
        "get_attributes": false});
    let result = run(host, "stat", args).await?;
    Ok(if result.is_failed() {
        Err(format!(
            "Failed to get information on remote file ({path}): {}",
            result.message()
        ))
    } else {
        Ok(result.get("stat").cloned().unwrap_or(Json::Null))
    })
}

async fn run(host: &dyn ActionHost, module: &str, args: Json) -> Result<TaskResult, ActionError> {
    let call = ModuleCall {
        module: module.into(),
        args: args.as_object().cloned().unwrap_or_default(),
        ..ModuleCall::default()
    };
    host.execute_module(call).await
}

fn directory_refused(fail_on_missing: bool) -> TaskResult {
    let message = "remote file is a directory, fetch cannot work on directories";
    if fail_on_missing {
        return TaskResult::failure(message);
    }
    TaskResult {
        msg: Some(format!("{message}, not transferring, ignored").into()),
        ..TaskResult::default()
    }
}

/// The file with its contents, or the words of the module `slurp` for why there are none.
async fn slurp(
    host: &dyn ActionHost,
    path: String,
    fail_on_missing: bool,
) -> Result<Result<Source, TaskResult>, ActionError> {
    let said = run(host, "slurp", json!({"src": path})).await?;
    if !said.is_failed() {
        let contents = said.get("content").and_then(Json::as_str);
        let contents = contents.and_then(|text| BASE64.decode(text.as_bytes()).ok());
        let contents = contents.ok_or_else(|| {
            ActionError::Failed(format!("the module slurp sent no contents of {path}"))
        })?;
        return Ok(Ok(Source {
            path,
            checksum: HEXLOWER.encode(&Sha1::digest(&contents)),
            contents: Some(contents),
        }));
    }
    let message = said.message();
    let mut result = if fail_on_missing {
        said
    } else {
        TaskResult::changed(false).with("file", path)
    };
    if message.contains("not found") {
        let message = "the remote file does not exist, not transferring, ignored";
        result.msg = Some(message.into());
    } else if message.to_lowercase().starts_with("source is a directory") {
        let message = "remote file is a directory, fetch cannot work on directories";
        result.msg = Some(message.into());
    }
    Ok(Err(result))
}
