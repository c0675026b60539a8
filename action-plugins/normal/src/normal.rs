//! `normal`: runs the module that the task names.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ModuleCall, Support, TaskResult,
    async_trait, register,
};

register!(action "normal", Normal);

/// The action `normal`. Ansible: `plugins/action/normal.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Normal;

#[async_trait]
impl Action for Normal {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["normal".into()],
            short_description: "Run a module that has no action of its own".into(),
            description: vec![
                "Never named in a playbook: a task that names a module without an action ends up here.".into(),
            ],
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
        let mut result = host
            .execute_module(ModuleCall {
                module: task.action.clone(),
                args: task.args.clone(),
                wrap_async: task.async_seconds > 0,
                ..ModuleCall::default()
            })
            .await?;
        if task.action == "setup" {
            // `-v` does not show all the facts.
            result.set("_ansible_verbose_override", true);
        }
        Ok(result)
    }
}
