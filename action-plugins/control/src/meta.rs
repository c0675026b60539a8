//! `meta`: steer the run itself.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::in_engine::refuse;

register!(action "meta", Meta);

/// The documentation of `meta`, which the engine carries out itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meta;

#[async_trait]
impl Action for Meta {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["meta".into()],
            short_description: "Steer the run itself".into(),
            description: vec![
                "`flush_handlers` runs the handlers notified so far. `refresh_inventory` reads the inventory sources again. `clear_facts` forgets the facts of the play's hosts, `clear_host_errors` that they failed. `reset_connection` ends the connection to the host. `noop` does nothing."
                    .into(),
                "`end_play` ends the play for all hosts, `end_batch` for the hosts of this batch (`serial`), `end_host` for this host; `end_role` ends the role. None of these counts as a failure."
                    .into(),
            ],
            spec: Some(ArgumentSpec::new(vec![
OptionSpec::new("_raw_params", ArgType::Str).required().choices(&["clear_facts", "clear_host_errors", "end_batch", "end_host", "end_play", "end_role", "flush_handlers", "noop", "refresh_inventory", "reset_connection"]).doc("What to do, as free text."),
]).free_form("_raw_params")),
            examples: vec![
                Example {
                    name: "Run handlers now".into(),
                    task: "meta: flush_handlers\n".into(),
                },
                Example {
                    name: "End the play for hosts that need nothing".into(),
                    task: "meta: end_host\nwhen: work is not defined\n".into(),
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
