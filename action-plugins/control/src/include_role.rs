//! `include_role`: include a role while the play runs.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::in_engine::refuse;

register!(action "include_role", IncludeRole);

/// The documentation of `include_role`, which the engine carries out itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct IncludeRole;

#[async_trait]
impl Action for IncludeRole {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["include_role".into()],
            short_description: "Include a role while the play runs".into(),
            description: vec![
                "Loads a role when the play comes to it and runs its tasks for the hosts that get there. Keywords at this task decide whether the role is included; `apply` gives keywords to its tasks."
                    .into(),
            ],
            spec: Some(ArgumentSpec::new(vec![
OptionSpec::new("name", ArgType::Str).required().aliases(&["role"]).doc("The role."),
OptionSpec::new("tasks_from", ArgType::Str).default("main").doc("The file in the role's `tasks` to begin with."),
OptionSpec::new("vars_from", ArgType::Str).default("main").doc("The file in the role's `vars`."),
OptionSpec::new("defaults_from", ArgType::Str).default("main").doc("The file in the role's `defaults`."),
OptionSpec::new("handlers_from", ArgType::Str).default("main").doc("The file in the role's `handlers`."),
OptionSpec::new("allow_duplicates", ArgType::Bool).default(true).doc("Whether the role may run again with the same parameters."),
OptionSpec::new("public", ArgType::Bool).default(false).doc("Whether the role's variables and defaults are seen by the tasks after it."),
OptionSpec::new("rolespec_validate", ArgType::Bool).default(true).doc("Whether the role's arguments are checked against its argument spec."),
OptionSpec::new("apply", ArgType::Dict).doc("Keywords for every included task (`tags`, `become` and so on); those written at the include itself are about the include."),
])),
            examples: vec![
                Example {
                    name: "A role with variables".into(),
                    task: "include_role:\n  name: web\nvars:\n  port: 8080\n".into(),
                },
                Example {
                    name: "A part of a role, for each item".into(),
                    task: "include_role:\n  name: web\n  tasks_from: main\nloop: [1, 2]\n".into(),
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
