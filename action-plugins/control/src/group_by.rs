//! `group_by`: sorts hosts into groups while the playbook runs.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::arguments::{no_attribute, refuse_unknown, tagged_type};

register!(action "group_by", GroupBy);

/// The action `group_by`. Ansible: `plugins/action/group_by.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct GroupBy;

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("key", ArgType::Str).required().doc(
            "The group's name, usually a template with a fact of the host. Blanks become `-`.",
        ),
        OptionSpec::new("parents", ArgType::List)
            .elements(ArgType::Str)
            .default(vec!["all"])
            .doc("The groups that the group becomes a child of."),
    ])
}

#[async_trait]
impl Action for GroupBy {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["group_by".into()],
            short_description: "Put hosts into groups by their variables".into(),
            description: vec![
                "Puts each host into the group that its `key` names, for later plays and for the variables of \
                 that group. A group that does not exist is made."
                    .into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "A group for every operating system".into(),
                task: "group_by:\n  key: os_{{ ansible_facts.distribution | default('unknown') }}\n  parents: [machines]\n".into(),
            }],
            check_mode: Support::Partial,
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
        refuse_unknown(task, &spec())?;
        let Some(key) = task.args.get("key") else {
            return Ok(TaskResult::failure(
                "the 'key' param is required when using group_by",
            ));
        };
        let group = group_name(key)?;
        let parents = match task.args.get("parents") {
            None => vec!["all".to_string()],
            Some(text @ Json::String(_)) => vec![group_name(text)?],
            Some(Json::Array(list)) => list.iter().map(group_name).collect::<Result<_, _>>()?,
            Some(other) => {
                return Err(ActionError::Error(format!(
                    "'{}' object is not iterable",
                    tagged_type(other)
                )));
            }
        };
        Ok(TaskResult::changed(false)
            .with("add_group", group)
            .with("parent_groups", parents))
    }
}

fn group_name(value: &Json) -> Result<String, ActionError> {
    match value {
        Json::String(name) => Ok(name.replace(' ', "-")),
        other => Err(no_attribute(other, "replace")),
    }
}
