//! `import_playbook`: insert the plays of another playbook.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::in_engine::refuse;

register!(action "import_playbook", ImportPlaybook);

/// The documentation of `import_playbook`, which the engine carries out itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportPlaybook;

#[async_trait]
impl Action for ImportPlaybook {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["import_playbook".into()],
            short_description: "Insert the plays of another playbook".into(),
            description: vec![
                "Stands among the plays of a playbook, not among tasks. Keywords beside it, `when`, `vars` and `tags`, hold for each of the plays."
                    .into(),
            ],
            spec: Some(ArgumentSpec::new(vec![
OptionSpec::new("_raw_params", ArgType::Str).required().doc("The playbook's file, relative to this one."),
]).free_form("_raw_params")),
            examples: vec![
                Example {
                    name: "Two playbooks in a row".into(),
                    task: "import_playbook: site.yml\n".into(),
                },
            ],
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
        refuse(task)
    }
}
