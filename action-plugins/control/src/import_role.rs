//! `import_role`: insert a role between tasks.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::in_engine::refuse;

register!(action "import_role", ImportRole);

/// The documentation of `import_role`, which the engine carries out itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportRole;

#[async_trait]
impl Action for ImportRole {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["import_role".into()],
            short_description: "Insert a role between tasks".into(),
            description: vec![
                "Loads a role before the play begins and puts its tasks in place of this one. Keywords at this task hold for each of them, and the role's variables are seen by the whole play."
                    .into(),
            ],
            spec: Some(ArgumentSpec::new(vec![
OptionSpec::new("name", ArgType::Str).required().aliases(&["role"]).doc("The role."),
OptionSpec::new("tasks_from", ArgType::Str).default("main").doc("The file in the role's `tasks` to begin with."),
OptionSpec::new("vars_from", ArgType::Str).default("main").doc("The file in the role's `vars`."),
OptionSpec::new("defaults_from", ArgType::Str).default("main").doc("The file in the role's `defaults`."),
OptionSpec::new("handlers_from", ArgType::Str).default("main").doc("The file in the role's `handlers`."),
OptionSpec::new("allow_duplicates", ArgType::Bool).default(true).doc("Whether the role may run again with the same parameters."),
OptionSpec::new("public", ArgType::Bool).default(true).doc("Whether the role's variables and defaults are seen by the tasks after it."),
OptionSpec::new("rolespec_validate", ArgType::Bool).default(true).doc("Whether the role's arguments are checked against its argument spec."),
])),
            examples: vec![
                Example {
                    name: "A role after the first tasks".into(),
                    task: "import_role:\n  name: web\n".into(),
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
