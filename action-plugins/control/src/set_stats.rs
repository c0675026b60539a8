//! `set_stats`: adds numbers and texts to the end of the run.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::arguments::{lenient_boolean, refuse_unknown, variable_name};

register!(action "set_stats", SetStats);

/// The action `set_stats`. Ansible: `plugins/action/set_stats.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct SetStats;

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("data", ArgType::Dict)
            .required()
            .doc("Names and values. Names follow the rules of variables."),
        OptionSpec::new("per_host", ArgType::Bool)
            .default(false)
            .doc("Whether each host has values of its own instead of the run as a whole."),
        OptionSpec::new("aggregate", ArgType::Bool).default(true).doc(
            "Whether a value is added to the one there is (numbers summed, texts and lists joined, mappings \
             merged) instead of taking its place.",
        ),
    ])
}

#[async_trait]
impl Action for SetStats {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["set_stats".into()],
            short_description: "Keep statistics of the run".into(),
            description: vec![
                "Keeps values that are shown after the recap when `show_custom_stats` is on \
                 (`ANSIBLE_SHOW_CUSTOM_STATS`), and that callbacks can read."
                    .into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "Count the hosts that were restarted".into(),
                task: "set_stats:\n  data:\n    restarted: 1\n".into(),
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
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        refuse_unknown(task, &spec())?;
        let given = match task.args.get("data") {
            None => Map::new(),
            Some(Json::Object(data)) => data.clone(),
            Some(_) => {
                return Ok(TaskResult::failure(
                    "The 'data' option needs to be a dictionary/hash",
                ));
            }
        };
        let flag = |name: &str, default: bool| match task.args.get(name) {
            None | Some(Json::Null) => default,
            // Whatever is no boolean counts as false, as in Ansible.
            Some(value) => lenient_boolean(value).unwrap_or(false),
        };
        let mut data = Map::new();
        for (name, value) in given {
            data.insert(variable_name(&name, host)?, value);
        }
        Ok(TaskResult::changed(false).with(
            "ansible_stats",
            json!({
                "data": data,
                "per_host": flag("per_host", false),
                "aggregate": flag("aggregate", true),
            }),
        ))
    }
}
