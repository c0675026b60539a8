//! `script`: runs a file of the controller on the target.

use std::path::Path;

use serde_json::Map;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Attachment,
    Example, ExecRequest, ModuleCall, OptionSpec, Support, TaskResult, async_trait, python,
    register,
};

use crate::output::result_of;
use crate::text::quote;
use crate::words::first_word;

register!(action "script", Script);

/// The action `script`. Ansible: `plugins/action/script.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Script;

#[async_trait]
impl Action for Script {
    fn meta(&self) -> ActionMeta {
        let names = ["_raw_params", "cmd"];
        let path = |name: &str| OptionSpec::new(name, ArgType::Str);
        ActionMeta {
            names: vec!["script".into()],
            short_description: "Run a script of the controller on the target".into(),
            description: vec![
                "Copies a script to the target and runs it there with its arguments, as the task's user, in \
                 the task's environment. The target needs what the script's first line names, nothing else. \
                 A script that is vaulted is decrypted on the way. The copy is removed afterwards."
                    .into(),
                "Under `async` it runs as a job of the module `command`, without a terminal."
                    .into(),
                "Over SSH the script has a terminal: its two outputs come together in `stdout`. In check mode it is \
                 skipped, unless `creates` or `removes` tells whether it would run."
                    .into(),
            ],
            spec: Some(
                ArgumentSpec::new(vec![
                    OptionSpec::new("_raw_params", ArgType::Str).doc(
                        "The script and its arguments as free text. The script is looked for in `files` of the role \
                         and of the playbook.",
                    ),
                    OptionSpec::new("cmd", ArgType::Str)
                        .doc("The same, in place of the free text."),
                    path("creates").doc("A file on the target: when it exists, the script is not run."),
                    path("removes").doc("A file on the target: when it does not exist, the script is not run."),
                    path("chdir").doc("The directory on the target to run it in, an absolute path."),
                    path("executable").doc("The program to run it with, instead of the one in its first line."),
                ])
                .mutually_exclusive(&names)
                .required_one_of(&names)
                .free_form("_raw_params"),
            ),
            examples: vec![Example {
                name: "Once only".into(),
                task: "script: /usr/bin/env --version\nargs:\n  creates: /etc/hostname\n".into(),
            }],
            check_mode: Support::Partial,
            supports_async: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let text = |name: &str| {
            task.args
                .get(name)
                .filter(|value| !value.is_null())
                .map(python::str)
                .filter(|text| !text.is_empty())
        };
        let (creates, removes) = (text("creates"), text("removes"));
        if let Some(path) = &creates
            && exists(path, host).await?
        {
            return Err(ActionError::Skipped(format!(
                "{path} exists, matching creates option"
            )));
        }
        if let Some(path) = &removes
            && !exists(path, host).await?
        {
            return Err(ActionError::Skipped(format!(
                "{path} does not exist, matching removes option"
            )));
        }
        let chdir = text("chdir");
        if let Some(path) = chdir.as_ref().filter(|path| !path.starts_with('/')) {
            return Err(ActionError::Failed(format!(
                "chdir {path} must be an absolute path for a Unix-aware remote node"
            )));
        }
        let given = text("_raw_params")
            .or_else(|| text("cmd"))
            .unwrap_or_default();
        let command = given.trim();
        let script = first_word(command)
            .map_err(|reason| ActionError::Error(reason.into()))?
            .ok_or_else(|| ActionError::Error("list index out of range".into()))?;
        let local = host
            .find_file("files", &script)
            .map_err(|error| match error {
                ActionError::Error(message) => {
                    // Told as the cause of the task's failure, as in Ansible.
                    host.blame(None, None);
                    ActionError::Failed(message)
                }
                other => other,
            })?;
        let content = host.read_file(&local).map_err(|error| match error {
            ActionError::Error(message) => {
                host.blame(None, None);
                ActionError::Failed(message)
            }
            other => other,
        })?;
        if task.check_mode {
            return if creates.is_some() || removes.is_some() {
                Ok(TaskResult::changed(true))
            } else {
                Err(ActionError::Skipped(
                    "Check mode is not supported for this task.".into(),
                ))
            };
        }
        if task.async_seconds > 0 {
            let mut args = Map::new();
            let executable = text("executable").map(|program| format!("{program} "));
            let line = format!("{}{command}", executable.unwrap_or_default());
            args.insert("_raw_params".into(), line.into());
            args.insert("_uses_shell".into(), true.into());
            args.insert("_script_word".into(), script.into());
            args.insert("_script_name".into(), file_name(&local).into());
            args.insert("chdir".into(), chdir.into());
            args.insert("strip_empty_ends".into(), false.into());
            return host
                .execute_module(ModuleCall {
                    module: "command".into(),
                    args,
                    wrap_async: true,
                    attachment: Some(Attachment::Bytes(content)),
                })
                .await;
        }
        let directory = copy(&local, content, host).await?;
        let remote = format!("{directory}/{}", file_name(&local));
        let mut words: Vec<String> = task
            .environment
            .iter()
            .map(|(name, value)| format!("{name}={}", quote(value)))
            .collect();
        words.extend(text("executable"));
        // Quotes around the script's name stay as they were written.
        words.push(command.replace(&script, &remote));
        let output = host
            .exec(ExecRequest {
                command: wrapped(&directory, chdir.as_deref(), &words.join(" ")),
                // Ansible asks OpenSSH for a terminal (`-tt`): outputs come together, lines end in CR LF.
                pty: true,
                ..ExecRequest::default()
            })
            .await?;
        Ok(result_of(&output))
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

async fn exists(path: &str, host: &dyn ActionHost) -> Result<bool, ActionError> {
    let output = host
        .exec(ExecRequest::new(format!("test -e {}", quote(path))))
        .await?;
    Ok(output.rc == 0)
}

/// Writes the script into a new directory of the user on the target, and returns the directory.
async fn copy(
    local: &Path,
    content: Vec<u8>,
    host: &dyn ActionHost,
) -> Result<String, ActionError> {
    let base = match host.variable("ansible_remote_tmp")? {
        Some(base) if !base.is_null() => python::str(&base),
        _ => host
            .setting("ANSIBLE_REMOTE_TMP", "defaults", "remote_tmp")
            .unwrap_or_else(|| "~/.ansible/tmp".into()),
    };
    // The home directory is the target user's.
    let base = match base.strip_prefix("~/") {
        Some(rest) => format!("\"$HOME\"/{}", quote(rest)),
        None => quote(&base),
    };
    let name = quote(&file_name(local));
    let script = format!(
        "umask 77; b={base}; \
         d=$(mkdir -p \"$b\" 2>/dev/null && mktemp -d \"$b/ansible-tmp-XXXXXXXXXX\" 2>/dev/null) || d=$(mktemp -d) || exit 1; \
         cat > \"$d\"/{name} && chmod u+rwx \"$d\"/{name} && printf '%s' \"$d\""
    );
    let output = host
        .exec(ExecRequest {
            command: format!("/bin/sh -c {}", quote(&script)),
            stdin: content,
            pty: false,
        })
        .await?;
    let directory = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.rc == 0 && directory.starts_with('/') {
        return Ok(directory);
    }
    Err(ActionError::Error(format!(
        "the script could not be written on the target: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    )))
}

/// The command line with its directory, and the removal of the copy, however it ends.
fn wrapped(directory: &str, chdir: Option<&str>, command: &str) -> String {
    let cd = chdir
        .map(|path| format!("cd {} && ", quote(path)))
        .unwrap_or_default();
    let remove = quote(&format!("rm -rf {}", quote(directory)));
    // The shell must outlive the command, or nothing would be removed: the command is not its last.
    let script = format!(
        "trap {remove} EXIT; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM; \
         {cd}{command}\nexit $?"
    );
    format!("/bin/sh -c {}", quote(&script))
}
