//! `command`: runs the module of the same name.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ModuleCall, Support, TaskResult,
    async_trait, register,
};

register!(action "command", Command);

/// The action `command`. Ansible: `plugins/action/command.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Command;

#[async_trait]
impl Action for Command {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["command".into()],
            short_description: "Run a command on the target".into(),
            description: vec!["Runs the module `command`, which documents the arguments.".into()],
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
        host.execute_module(ModuleCall {
            module: "command".into(),
            args: task.args.clone(),
            wrap_async: task.async_seconds > 0,
            ..ModuleCall::default()
        })
        .await
    }
}
