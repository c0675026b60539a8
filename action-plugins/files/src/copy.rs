//! `copy`: contents, files and directories of the controller to the target.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use serde_json::{Map, Value as Json, json};
use shevek_plugin::encoding::Encoding;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, Example, ModuleCall, Support,
    TaskResult, async_trait, register,
};

use crate::arguments::{boolean, failure, text};
use crate::home::expanded;
use crate::local_file::Contents;
use crate::send::Send;
use crate::tree::Tree;

register!(action "copy", Copy);

/// Files of a directory that travel at the same time.
const IN_FLIGHT: usize = 16;

/// The arguments that the module `file` gets. Ansible: `REAL_FILE_ARGS`.
const FILE_ARGS: &[&str] = &[
    "mode",
    "owner",
    "group",
    "seuser",
    "serole",
    "selevel",
    "setype",
    "attributes",
    "unsafe_writes",
    "recurse",
    "force",
];

/// The action `copy`. Ansible: `plugins/action/copy.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Copy;

#[async_trait]
impl Action for Copy {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["copy".into()],
            short_description: "Copy files to the target".into(),
            description: vec![
                "Copies a file or a directory of the controller, or text, to the target, when it is not there already \
                 with the same contents. A directory with a slash at its end is copied without its own name."
                    .into(),
                "A file that is there already costs no transfer; a small one that is not takes one round trip."
                    .into(),
            ],
            examples: examples(),
            check_mode: Support::Full,
            supports_async: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        for internal in [
            "_original_basename",
            "_local_checksum",
            "_local_size",
            "_from_content",
            "_diff_limit",
            "_in_job",
        ] {
            if task
                .args
                .get(internal)
                .is_some_and(|value| !value.is_null())
            {
                return Err(ActionError::Failed(format!(
                    "Invalid parameter specified: \"{internal}\""
                )));
            }
        }
        let content = task.args.get("content").filter(|value| !value.is_null());
        let src = text(task, "src").filter(|src| !src.is_empty());
        let dest = text(task, "dest").filter(|dest| !dest.is_empty());
        let (Some(dest), true) = (dest, src.is_some() || content.is_some()) else {
            let missing = if src.is_none() && content.is_none() {
                "src (or content) is required"
            } else {
                "dest is required"
            };
            return Err(failure(missing));
        };
        match (src, content) {
            (Some(_), Some(_)) => Err(failure("src and content are mutually exclusive")),
            (None, Some(_)) if dest.ends_with('/') => {
                Err(failure("can not use content with a dir as dest"))
            }
            (None, Some(content)) => {
                let bytes = Encoding::utf8().encode(&as_text(content));
                let bytes = bytes.map_err(|message| failure(&message))?;
                copy_content(task, host, Contents::of(bytes), &dest).await
            }
            (Some(_), None) if boolean(task, "remote_src", false) => {
                let mut args = task.args.clone();
                args.shift_remove("decrypt");
                host.execute_module(ModuleCall {
                    module: "copy".into(),
                    args,
                    wrap_async: true,
                    ..ModuleCall::default()
                })
                .await
            }
            (Some(src), None) => copy_path(task, host, &src, &dest).await,
            (None, None) => Err(failure("src (or content) is required")),
        }
    }
}

/// The option `content`: structures become JSON.
fn as_text(content: &Json) -> String {
    match content {
        Json::Object(_) | Json::Array(_) => python_json(content),
        other => shevek_plugin::python::str(other),
    }
}

/// Python: `json.dumps`, with a space after commas and colons, and without characters beyond ASCII.
fn python_json(value: &Json) -> String {
    shevek_plugin::python::dumps(value)
}

async fn copy_content(
    task: &ActionTask,
    host: &dyn ActionHost,
    contents: Contents,
    dest: &str,
) -> Result<TaskResult, ActionError> {
    let send = Send {
        task,
        args: &task.args,
        contents,
        name: "content",
        dest,
        follow: boolean(task, "follow", false),
        from_content: true,
        mode: None,
        header: None,
    };
    let outcome = send.run(host).await?;
    single(host, outcome, dest, dest).await
}

/// The result for one file.
async fn single(
    host: &dyn ActionHost,
    outcome: Option<TaskResult>,
    dest: &str,
    src: &str,
) -> Result<TaskResult, ActionError> {
    let Some(mut result) = outcome else {
        return Ok(TaskResult::changed(false)
            .with("dest", expanded(host, dest).await?)
            .with("src", src));
    };
    if !result.is_failed()
        && result.get("dest").is_none()
        && let Some(path) = result.get("path").cloned()
    {
        result.set("dest", path);
    }
    Ok(result)
}

/// Sends one file; also used by `template`.
pub(crate) async fn send_rendered(
    task: &ActionTask,
    host: &dyn ActionHost,
    args: &Map<String, Json>,
    contents: Contents,
    source: &Path,
    dest: &str,
    follow: bool,
) -> Result<TaskResult, ActionError> {
    let name = file_name(source);
    let shown = source.to_string_lossy().into_owned();
    let send = Send {
        task,
        args,
        contents,
        name: &name,
        dest,
        follow,
        from_content: false,
        mode: None,
        header: Some(shown.clone()),
    };
    let outcome = send.run(host).await?;
    single(host, outcome, dest, &shown).await
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

async fn copy_path(
    task: &ActionTask,
    host: &dyn ActionHost,
    src: &str,
    dest: &str,
) -> Result<TaskResult, ActionError> {
    let found = host.find_file("files", src).map_err(|error| match error {
        ActionError::Error(message) => {
            ActionError::Failed(format!("Unexpected AnsibleActionFail error: {message}"))
        }
        other => other,
    })?;
    let mut source = found.to_string_lossy().trim_end_matches('/').to_string();
    if source.is_empty() || src.ends_with('/') {
        source.push('/');
    }
    let follow = boolean(task, "follow", false);
    let decrypt = boolean(task, "decrypt", true);
    if !Path::new(&source).is_dir() {
        let path = Path::new(&source);
        let send = Send {
            task,
            args: &task.args,
            contents: Contents::read(path, decrypt, host)?,
            name: &file_name(path),
            dest,
            follow,
            from_content: false,
            mode: preserved(task, path)?,
            header: Some(source.clone()),
        };
        let outcome = send.run(host).await?;
        return single(host, outcome, dest, &source).await;
    }
    copy_tree(task, host, &source, dest, follow).await
}

/// The permissions of a local file, when they are to be kept.
fn preserved(task: &ActionTask, path: &Path) -> Result<Option<String>, ActionError> {
    if task.args.get("mode").and_then(Json::as_str) != Some("preserve") {
        return Ok(None);
    }
    let metadata = path
        .metadata()
        .map_err(|error| ActionError::Failed(format!("{}: {error}", path.display())))?;
    let mode = metadata.permissions().mode() & 0o7777;
    Ok(Some(format!("0{mode:03o}")))
}

async fn copy_tree(
    task: &ActionTask,
    host: &dyn ActionHost,
    source: &str,
    dest: &str,
    follow: bool,
) -> Result<TaskResult, ActionError> {
    if task.async_seconds > 0 && !task.check_mode {
        return Err(ActionError::Failed(format!(
            "{source} is a directory, which a task with async cannot copy; copy it without async, or send an archive \
             with unarchive"
        )));
    }
    let tree = Tree::read(source, boolean(task, "local_follow", true))
        .map_err(|error| ActionError::Failed(format!("{source}: {error}")))?;
    let mut dest = expanded(host, dest).await?;
    if !dest.ends_with('/') {
        dest.push('/');
    }
    let decrypt = boolean(task, "decrypt", true);
    // Links at the destination are followed only where there are no directories.
    let follow = follow && tree.directories.is_empty();
    let mut jobs = Vec::with_capacity(tree.files.len());
    for (path, place) in &tree.files {
        jobs.push(send_one(task, host, path, place, &dest, decrypt, follow).boxed());
    }
    let outcomes: Vec<Option<TaskResult>> =
        stream::iter(jobs).buffered(IN_FLIGHT).try_collect().await?;
    let mut results: Vec<TaskResult> = outcomes.into_iter().flatten().collect();
    for (_, place) in &tree.directories {
        let mut args = file_args(task);
        args.insert("path".into(), format!("{dest}{place}").into());
        args.insert("state".into(), "directory".into());
        args.insert("recurse".into(), false.into());
        args.shift_remove("mode");
        if let Some(mode) = task.args.get("directory_mode") {
            args.insert("mode".into(), mode.clone());
        }
        results.push(run_file(host, args).await?);
    }
    for (target, place) in &tree.links {
        let mut args = file_args(task);
        args.insert("path".into(), format!("{dest}{place}").into());
        args.insert("src".into(), target.as_str().into());
        args.insert("state".into(), "link".into());
        args.insert("force".into(), true.into());
        if !tree.directories.is_empty() {
            args.insert("follow".into(), false.into());
        }
        if args.get("mode").and_then(Json::as_str) == Some("preserve") {
            args.shift_remove("mode");
        }
        results.push(run_file(host, args).await?);
    }
    let changed = results.iter().any(TaskResult::is_changed);
    if tree.files.len() == 1
        && let Some(last) = results.pop()
    {
        return single(host, Some(last), &dest, source).await;
    }
    let mut result = TaskResult::changed(changed)
        .with("dest", dest)
        .with("src", source);
    let diffs: Vec<Json> = results
        .into_iter()
        .filter_map(|mut result| result.fields.shift_remove("diff"))
        .flat_map(|diff| match diff {
            Json::Array(all) => all,
            other => vec![other],
        })
        .collect();
    if task.diff && !diffs.is_empty() {
        result.set("diff", json!(diffs));
    }
    Ok(result)
}

/// One file of a directory. A failed result is an error, so that nothing more is begun.
async fn send_one(
    task: &ActionTask,
    host: &dyn ActionHost,
    path: &Path,
    place: &str,
    dest: &str,
    decrypt: bool,
    follow: bool,
) -> Result<Option<TaskResult>, ActionError> {
    let send = Send {
        task,
        args: &task.args,
        contents: Contents::read(path, decrypt, host)?,
        name: place,
        dest,
        follow,
        from_content: false,
        mode: preserved(task, path)?,
        header: Some(path.to_string_lossy().into_owned()),
    };
    match send.run(host).await? {
        Some(result) if result.is_failed() => Err(ActionError::FailedWith(Box::new(result))),
        outcome => Ok(outcome),
    }
}

fn file_args(task: &ActionTask) -> Map<String, Json> {
    let mut args = task.args.clone();
    args.retain(|key, _| FILE_ARGS.contains(&key.as_str()));
    args
}

async fn run_file(
    host: &dyn ActionHost,
    args: Map<String, Json>,
) -> Result<TaskResult, ActionError> {
    let result = host
        .execute_module(ModuleCall {
            module: "file".into(),
            args,
            ..ModuleCall::default()
        })
        .await?;
    if result.is_failed() {
        return Err(ActionError::FailedWith(Box::new(result)));
    }
    Ok(result)
}

fn examples() -> Vec<Example> {
    [
        (
            "Text",
            "copy:\n  content: \"hello\\n\"\n  dest: /tmp/shevek-example.txt\n  mode: '0644'\n",
        ),
        (
            "A file of the target",
            "copy:\n  src: /etc/hostname\n  dest: /tmp/shevek-example-hostname\n  remote_src: true\n",
        ),
        (
            "A file of the controller",
            "copy:\n  src: /etc/hosts\n  dest: /tmp/shevek-example-hosts\n  backup: true\n",
        ),
    ]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
