//! `async_status`: asks the module of the same name, in the directory where the launch put its job files.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ModuleCall, OptionSpec, Support, TaskResult, async_trait, register,
};

register!(action "async_status", AsyncStatus);

/// The default of Ansible's shell plugins.
const DEFAULT_ASYNC_DIR: &str = "~/.ansible_async";

/// The action `async_status`. Ansible: `plugins/action/async_status.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsyncStatus;

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("jid", ArgType::Str)
            .doc("The job's id, from the result of its launch; needed unless jobs are listed."),
        OptionSpec::new("mode", ArgType::Str)
            .default("status")
            .choices(&["status", "cleanup", "terminate", "list"])
            .doc(
                "`status` tells how the job is, `cleanup` removes its file, `terminate` ends it, `list` tells all jobs.",
            ),
    ])
}

#[async_trait]
impl Action for AsyncStatus {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["async_status".into()],
            short_description: "Ask for a job that was started with async".into(),
            description: vec![
                "Runs the module `async_status` in the directory where the launch put its job files.".into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "The jobs there are".into(),
                task: "async_status:\n  mode: list\n".into(),
            }],
            check_mode: Support::Full,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let mut args = task.args.clone();
        let mode = args
            .get("mode")
            .and_then(Json::as_str)
            .unwrap_or("status")
            .to_string();
        if mode != "list" && args.get("jid").is_none_or(Json::is_null) {
            return Err(ActionError::Failed(
                "missing required arguments: jid".into(),
            ));
        }
        args.insert("_async_dir".into(), async_dir(host)?.into());
        let mut result = host
            .execute_module(ModuleCall {
                module: "async_status".into(),
                args,
                wrap_async: false,
                ..ModuleCall::default()
            })
            .await?;
        if mode == "status" && !is_own_failure(&result) {
            forget_question(&mut result);
        }
        if mode != "list" {
            complete(&mut result);
        }
        Ok(result)
    }
}

/// The variable, the environment of the controller, or the default, in this order.
fn async_dir(host: &dyn ActionHost) -> Result<String, ActionError> {
    match host.variable("ansible_async_dir")? {
        Some(Json::String(directory)) if !directory.is_empty() => Ok(directory),
        Some(other) if !matches!(other, Json::Null | Json::String(_)) => Err(ActionError::Failed(
            format!("ansible_async_dir is no path: {other}"),
        )),
        _ => Ok(std::env::var("ANSIBLE_ASYNC_DIR")
            .ok()
            .filter(|directory| !directory.is_empty())
            .unwrap_or_else(|| DEFAULT_ASYNC_DIR.to_string())),
    }
}

/// Whether this is about the question itself and not about a job that was found.
fn is_own_failure(result: &TaskResult) -> bool {
    result.is_failed() && result.message() == "could not find job"
}

/// A status shows how the job's module was called, and nothing before that is known.
fn forget_question(result: &mut TaskResult) {
    let is_question = result
        .get("invocation")
        .and_then(|invocation| invocation.get("module_args"))
        .is_some_and(|args| args.get("_async_dir").is_some());
    if is_question {
        result.fields.shift_remove("invocation");
    }
}

/// Adds what Ansible's results always have. Old versions of it write 0 and 1 for the flags.
fn complete(result: &mut TaskResult) {
    for key in ["started", "finished"] {
        let flag = match result.get(key) {
            None | Some(Json::Null) => false,
            Some(Json::Bool(flag)) => *flag,
            Some(number) => number.as_i64() != Some(0),
        };
        result.set(key, flag);
    }
    for key in ["stdout", "stderr"] {
        if result.get(key).is_none() {
            result.set(key, "");
            result.set(&format!("{key}_lines"), Json::Array(Vec::new()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_flags_become_booleans() {
        let mut result = TaskResult::changed(true)
            .with("started", 1)
            .with("finished", 0)
            .with("stdout", "x");
        complete(&mut result);
        assert_eq!(result.get("started"), Some(&Json::Bool(true)));
        assert_eq!(result.get("finished"), Some(&Json::Bool(false)));
        assert_eq!(result.get("stdout"), Some(&Json::from("x")));
        assert_eq!(result.get("stdout_lines"), None);
        assert_eq!(result.get("stderr_lines"), Some(&Json::Array(Vec::new())));
    }
}
