//! `include_tasks`: include tasks while the play runs.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::in_engine::refuse;

register!(action "include_tasks", IncludeTasks);

/// The documentation of `include_tasks`, which the engine carries out itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct IncludeTasks;

#[async_trait]
impl Action for IncludeTasks {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["include_tasks".into()],
            short_description: "Include tasks while the play runs".into(),
            description: vec![
                "Reads a file of tasks when the play comes to it, once for each different result of its loop and its templates; keywords at this task, tags too, decide whether it is included. `import_tasks` is the same before the play begins."
                    .into(),
            ],
            spec: Some(ArgumentSpec::new(vec![
OptionSpec::new("_raw_params", ArgType::Str).doc("The file as free text, relative to the file with this task, the role's tasks or the playbook."),
OptionSpec::new("file", ArgType::Str).doc("The file, in place of the free text."),
OptionSpec::new("apply", ArgType::Dict).doc("Keywords for every included task (`tags`, `become` and so on); those written at the include itself are about the include."),
]).free_form("_raw_params")),
            examples: vec![
                Example {
                    name: "A file chosen by a fact".into(),
                    task: "include_tasks: \"{{ machine | default('prepare') }}.yml\"\n".into(),
                },
                Example {
                    name: "Keywords for the included tasks".into(),
                    task: "include_tasks:\n  file: prepare.yml\n  apply:\n    tags: [prepare]\n".into(),
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
