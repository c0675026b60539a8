//! `set_fact`: sets variables of a host.

use serde_json::Map;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::arguments::{boolean, variable_name};

register!(action "set_fact", SetFact);

/// The action `set_fact`. Ansible: `plugins/action/set_fact.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct SetFact;

#[async_trait]
impl Action for SetFact {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["set_fact".into()],
            short_description: "Set variables of a host".into(),
            description: vec![
                "Every argument becomes a variable of the host, until the end of the run. It wins over most \
                 other places where a variable can be set."
                    .into(),
            ],
            spec: Some(
                ArgumentSpec::new(vec![
                    OptionSpec::new("cacheable", ArgType::Bool)
                        .default(false)
                        .doc("Whether the variables also become facts of the fact cache."),
                ])
                .any_option(),
            ),
            examples: vec![Example {
                name: "Two variables".into(),
                task: "set_fact:\n  colour: blue\n  sizes: [1, 2, 3]\n".into(),
            }],
            check_mode: Support::Full,
            controller_only: true,
            // A wrong boolean is told in words of its own.
            checks_arguments: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let cacheable = task.args.get("cacheable").map_or(Ok(false), boolean)?;
        let mut facts = Map::new();
        for (name, value) in &task.args {
            if name == "cacheable" {
                continue;
            }
            let name = variable_name(name, host)?;
            facts.insert(name, value.clone());
        }
        if facts.is_empty() {
            return Err(ActionError::Failed(
                "No key/value pairs provided, at least one is required for this action to succeed"
                    .into(),
            ));
        }
        let mut result = TaskResult::changed(false);
        result.ansible_facts = Some(facts);
        result.set("_ansible_facts_cacheable", cacheable);
        Ok(result)
    }
}
