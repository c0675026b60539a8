//! `set_fact`: sets variables of a host.

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::arguments::{boolean, repr};

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
            supports_async: false,
            controller_only: true,
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

/// The name, which may be a template here and nearly nowhere else, if it is one.
fn variable_name(name: &str, host: &dyn ActionHost) -> Result<String, ActionError> {
    let name = if name.contains("{{") || name.contains("{%") {
        match host.template(name)? {
            Json::String(name) => name,
            other => other.to_string(),
        }
    } else {
        name.to_string()
    };
    if is_variable_name(&name) {
        Ok(name)
    } else {
        Err(ActionError::Error(format!(
            "Invalid variable name {}.",
            repr(&name)
        )))
    }
}

/// Letters, digits and underscores, no digit first.
fn is_variable_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
