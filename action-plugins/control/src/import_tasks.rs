//! `import_tasks`: insert tasks from a file.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::in_engine::refuse;

register!(action "import_tasks", ImportTasks);

/// The documentation of `import_tasks`, which the engine carries out itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportTasks;

#[async_trait]
impl Action for ImportTasks {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["import_tasks".into()],
            short_description: "Insert tasks from a file".into(),
            description: vec![
                "Puts the tasks of a file in place of this one before the play begins. Keywords at this task, `when` and tags too, hold for each of them. There is no loop; for one see `include_tasks`."
                    .into(),
            ],
            spec: Some(ArgumentSpec::new(vec![
OptionSpec::new("_raw_params", ArgType::Str).doc("The file as free text, relative to the file with this task, the role's tasks or the playbook."),
OptionSpec::new("file", ArgType::Str).doc("The file, in place of the free text."),
]).free_form("_raw_params")),
            examples: vec![
                Example {
                    name: "Tasks that several playbooks share".into(),
                    task: "import_tasks: prepare.yml\n".into(),
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
