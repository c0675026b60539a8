//! `fetch`: a file of the target to the controller.

use std::fs::DirBuilder;
use std::io::Read;
use std::path::Path;

use data_encoding::HEXLOWER;
use md5::Md5;
use serde_json::{Value as Json, json};
use sha1::{Digest, Sha1};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ModuleCall, OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::arguments::boolean;

register!(action "fetch", Fetch);

/// The action `fetch`. Ansible: `plugins/action/fetch.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

#[async_trait]
impl Action for Fetch {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["fetch".into()],
            short_description: "Copy a file of the target to the controller".into(),
            description: vec![
                "Copies a file to a directory of the controller, below the host's name and with the directories that \
                 the file is in, or with `flat` to exactly one place. It is not copied when it is there already with \
                 the same contents."
                    .into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "Logs of all hosts".into(),
                task: "fetch:\n  src: /etc/hostname\n  dest: /tmp/shevek-example-fetched\n".into(),
            }],
            // It says itself, in words of its own, that it has none.
            check_mode: Support::Partial,
            // The same goes for arguments that are missing or no text.
            checks_arguments: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        if task.check_mode {
            return Err(ActionError::Skipped(
                "check mode not (yet) supported for this module".into(),
            ));
        }
        let (src, dest) = match (task.args.get("src"), task.args.get("dest")) {
            (None | Some(Json::Null), _) | (_, None | Some(Json::Null)) => {
                return Err(ActionError::Failed("src and dest are required".into()));
            }
            (_, Some(dest)) if !dest.is_string() => {
                let message = "Invalid type supplied for dest option, it must be a string";
                return Err(ActionError::Failed(message.into()));
            }
            (Some(Json::String(src)), Some(Json::String(dest))) => (src.clone(), dest.clone()),
            _ => {
                let message = "Invalid type supplied for source option, it must be a string";
                return Err(ActionError::Failed(message.into()));
            }
        };
        let fail_on_missing = boolean(task, "fail_on_missing", true);
        let stat = remote_stat(host, &src).await;
        let stat = match stat {
            Ok(stat) => stat,
            Err(ActionError::Error(message)) => {
                let mut result = TaskResult::changed(false).with("file", src);
                if fail_on_missing {
                    result.failed = Some(true);
                    result.msg = Some(message.into());
                } else {
                    result.msg = Some(format!("{message}, ignored").into());
                }
                return Ok(result);
            }
            Err(other) => return Err(other),
        };
        if stat.get("isdir").and_then(Json::as_bool) == Some(true) {
            return Ok(directory_refused(fail_on_missing));
        }
        let path = stat.get("path").and_then(Json::as_str).unwrap_or(&src);
        let Some(remote) = stat.get("checksum").and_then(Json::as_str) else {
            return missing(host, &src, fail_on_missing).await;
        };
        let local = destination(task, host, path, &dest)?;
        bring(task, host, path, remote, &local).await
    }
}

/// What the module `stat` says of the file. Ansible: `_execute_remote_stat`.
async fn remote_stat(host: &dyn ActionHost, path: &str) -> Result<Json, ActionError> {
    let args = json!({"path": path, "follow": true, "checksum_algorithm": "sha1", "get_mime": false,
        "get_attributes": false});
    let result = host
        .execute_module(ModuleCall {
            module: "stat".into(),
            args: args.as_object().cloned().unwrap_or_default(),
            ..ModuleCall::default()
        })
        .await?;
    if result.is_failed() {
        return Err(ActionError::Error(format!(
            "Failed to get information on remote file ({path}): {}",
            result.message()
        )));
    }
    Ok(result.get("stat").cloned().unwrap_or(Json::Null))
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

/// The file is not there or cannot be read: the module `slurp` has the words for it.
async fn missing(
    host: &dyn ActionHost,
    src: &str,
    fail_on_missing: bool,
) -> Result<TaskResult, ActionError> {
    let args = json!({"src": src});
    let said = host
        .execute_module(ModuleCall {
            module: "slurp".into(),
            args: args.as_object().cloned().unwrap_or_default(),
            ..ModuleCall::default()
        })
        .await?;
    let message = said.message();
    let mut result = if fail_on_missing {
        said
    } else {
        TaskResult::changed(false).with("file", src)
    };
    if message.contains("not found") {
        let message = "the remote file does not exist, not transferring, ignored";
        result.msg = Some(message.into());
    } else if message.to_lowercase().starts_with("source is a directory") {
        let message = "remote file is a directory, fetch cannot work on directories";
        result.msg = Some(message.into());
    }
    Ok(result)
}

/// Where the file goes.
fn destination(
    task: &ActionTask,
    host: &dyn ActionHost,
    source: &str,
    dest: &str,
) -> Result<String, ActionError> {
    let absolute = |path: &str| -> Result<String, ActionError> {
        if path.starts_with('/') {
            return Ok(path.to_string());
        }
        if let Some(rest) = path.strip_prefix('~')
            && (rest.is_empty() || rest.starts_with('/'))
            && let Ok(home) = std::env::var("HOME")
        {
            return Ok(format!("{home}{rest}"));
        }
        let base = host.variable("playbook_dir")?;
        let base = base
            .as_ref()
            .and_then(Json::as_str)
            .unwrap_or(".")
            .to_string();
        Ok(format!("{base}/{path}"))
    };
    if !boolean(task, "flat", false) {
        let name = host.inventory_hostname();
        return Ok(normal(&format!("{}/{name}/{source}", absolute(dest)?)));
    }
    let mut path = dest.to_string();
    if Path::new(dest).is_dir() && !dest.ends_with('/') {
        return Err(ActionError::Failed(
            "dest is an existing directory, use a trailing slash if you want to fetch src into that directory".into(),
        ));
    }
    if dest.ends_with('/') {
        let name = source.rsplit('/').next().unwrap_or_default();
        path = format!("{dest}{name}");
        if Path::new(&path).is_dir() {
            return Err(ActionError::Failed(format!(
                "calculated dest '{path}' is an existing directory, use another path that does not point to an \
                 existing directory"
            )));
        }
    }
    Ok(normal(&absolute(&path)?))
}

/// Python: `os.path.normpath` of an absolute path.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

async fn bring(
    task: &ActionTask,
    host: &dyn ActionHost,
    source: &str,
    remote: &str,
    local: &str,
) -> Result<TaskResult, ActionError> {
    let path = Path::new(local);
    if let Ok((sha1, md5)) = sums(path)
        && sha1 == remote
    {
        return Ok(TaskResult::changed(false)
            .with("md5sum", md5)
            .with("file", source)
            .with("dest", local)
            .with("checksum", sha1));
    }
    let failed = |error: std::io::Error| ActionError::Failed(format!("{local}: {error}"));
    if let Some(parent) = path.parent() {
        DirBuilder::new()
            .recursive(true)
            .create(parent)
            .map_err(failed)?;
    }
    // Beside its place first: what is there stays whole until the new file is.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.shevek-{}", std::process::id()));
    let fetched = host.fetch_file(source, &draft).await;
    let placed = match fetched {
        Ok(()) => sums(&draft).and_then(|sums| std::fs::rename(&draft, path).map(|()| sums)),
        Err(error) => {
            let _ = std::fs::remove_file(&draft);
            return Err(error);
        }
    };
    let (sha1, md5) = placed.map_err(failed)?;
    let validate = boolean(task, "validate_checksum", true);
    let mut result = TaskResult::changed(true)
        .with("md5sum", md5)
        .with("dest", local)
        .with("remote_md5sum", Json::Null)
        .with("checksum", sha1.as_str())
        .with("remote_checksum", remote);
    if validate && sha1 != remote {
        result.changed = Some(false);
        result.failed = Some(true);
        result.msg = Some("checksum mismatch".into());
        result.set("file", source);
    }
    Ok(result)
}

/// SHA-1 and MD5 of a local file.
fn sums(path: &Path) -> std::io::Result<(String, String)> {
    let mut file = std::fs::File::open(path)?;
    let (mut sha1, mut md5) = (Sha1::new(), Md5::new());
    let mut piece = vec![0; 256 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            count => {
                sha1.update(&piece[..count]);
                md5.update(&piece[..count]);
            }
        }
    }
    let hex = |bytes: &[u8]| HEXLOWER.encode(bytes);
    Ok((hex(&sha1.finalize()), hex(&md5.finalize())))
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Raw};

    ArgumentSpec::new(vec![
        OptionSpec::new("src", Raw)
            .required()
            .doc("The file on the target; no directory."),
        OptionSpec::new("dest", Raw)
            .required()
            .doc("The directory of the controller, or with `flat` the file."),
        OptionSpec::new("fail_on_missing", Bool)
            .default(true)
            .doc("Whether the task fails when the file is not there."),
        OptionSpec::new("validate_checksum", Bool)
            .default(true)
            .doc("Whether the checksum is compared after the transfer."),
        OptionSpec::new("flat", Bool).default(false).doc(
            "Whether `dest` is the place itself, without host and directories. With a slash at its end the file keeps \
             its name in it.",
        ),
    ])
}
