//! `fail`: fails with a message.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::arguments::refuse_unknown;

register!(action "fail", Fail);

const DEFAULT_MESSAGE: &str = "Failed as requested from task";

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("msg", ArgType::Raw)
            .default(DEFAULT_MESSAGE)
            .doc("Why."),
    ])
}

/// The action `fail`. Ansible: `plugins/action/fail.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fail;

#[async_trait]
impl Action for Fail {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["fail".into()],
            short_description: "Fail with a message".into(),
            description: vec!["Ends the play for the host, usually together with `when`.".into()],
            spec: Some(spec()),
            examples: vec![Example {
                name: "Refuse small machines".into(),
                task: "fail:\n  msg: This needs more memory\nwhen: memory_mb | default(4096) | int < 1024\n".into(),
            }],
            check_mode: Support::Full,
            controller_only: true,
            checks_arguments: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        _host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        refuse_unknown(task, &spec())?;
        let mut result = TaskResult::changed(false);
        result.failed = Some(true);
        let message = task.args.get("msg").cloned();
        result.msg = Some(message.unwrap_or_else(|| Json::from(DEFAULT_MESSAGE)));
        Ok(result)
    }
}
