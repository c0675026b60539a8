//! `validate_argument_spec`: checks variables against a spec, as roles declare them.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, Surroundings, TaskResult, ValidationKind, async_trait, python, register,
    remove_values,
};

use crate::arguments::tagged_class;
use crate::spec_from_json::spec_from_json;

register!(action "validate_argument_spec", ValidateArgumentSpec);

/// The action `validate_argument_spec`. Ansible: `plugins/action/validate_argument_spec.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct ValidateArgumentSpec;

#[async_trait]
impl Action for ValidateArgumentSpec {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["validate_argument_spec".into()],
            short_description: "Check variables against an argument spec".into(),
            description: vec![
                "Fails with every mistake when the variables that the spec names, or the arguments given here, \
                 do not fit it. Roles with an argument spec are checked so by themselves."
                    .into(),
            ],
            spec: Some(
                ArgumentSpec::new(vec![
                    OptionSpec::new("argument_spec", ArgType::Dict).required().doc(
                        "The options by name, each with `type`, `required`, `default`, `choices`, `elements`, \
                         `options` and so on, as under `options` of a role's argument spec.",
                    ),
                    OptionSpec::new("provided_arguments", ArgType::Dict)
                        .doc("Values that win over variables of the same name."),
                    OptionSpec::new("validate_args_context", ArgType::Dict)
                        .doc("Whatever tells what is checked; it comes back in the result."),
                ])
                .any_option(),
            ),
            examples: vec![Example {
                name: "Two variables".into(),
                task: "validate_argument_spec:\n  argument_spec:\n    port: {type: int, required: true}\n    \
                       level: {type: str, choices: [low, high]}\n  provided_arguments:\n    port: 80\n"
                    .into(),
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
        let context = task.args.get("validate_args_context").cloned();
        let context = context.unwrap_or_else(|| json!({}));
        let Some(spec_data) = task.args.get("argument_spec") else {
            return Err(ActionError::Error(format!(
                "\"argument_spec\" arg is required in args: {}",
                python::repr(&Json::Object(task.args.clone()))
            )));
        };
        let wrong = |name: &str, value: &Json| {
            ActionError::Error(format!(
                "Incorrect type for {name}, expected dict and got {}",
                tagged_class(value)
            ))
        };
        let Json::Object(options) = spec_data else {
            return Err(wrong("argument_spec", spec_data));
        };
        let provided = match task.args.get("provided_arguments") {
            None => Map::new(),
            Some(Json::Object(provided)) => provided.clone(),
            Some(other) => return Err(wrong("provided_arguments", other)),
        };
        let mut values = Map::new();
        for name in options.keys() {
            if let Some(value) = host.variable(name)? {
                values.insert(name.clone(), value);
            }
        }
        let merges = host
            .setting("ANSIBLE_HASH_BEHAVIOUR", "defaults", "hash_behaviour")
            .is_some_and(|behaviour| behaviour == "merge");
        combine(&mut values, provided, merges);
        let errors = mistakes(options, values)?;
        let mut result = TaskResult::changed(false).with("validate_args_context", context);
        if errors.is_empty() {
            result.msg = Some("The arg spec validation passed".into());
        } else {
            let list = errors.join("\n");
            result.failed = Some(true);
            result.msg = Some(format!("Validation of arguments failed:\n{list}").into());
            result.set("argument_spec_data", spec_data.clone());
            result.set("argument_errors", errors);
        }
        Ok(result)
    }
}

/// Every mistake, in Ansible's order. Values of options with `no_log` are not in them.
fn mistakes(
    options: &Map<String, Json>,
    values: Map<String, Json>,
) -> Result<Vec<String>, ActionError> {
    let (spec, mut messages) = spec_from_json(options, &values)?;
    let Err(found) = spec.validate(values, &Surroundings::Controller) else {
        return Ok(messages);
    };
    // Options that do not exist come last.
    let (last, first): (Vec<_>, Vec<_>) = found
        .errors
        .into_iter()
        .partition(|error| error.kind == ValidationKind::Unsupported);
    let texts = |errors: Vec<shevek_plugin::ValidationError>| {
        errors
            .into_iter()
            .map(|error| error.message)
            .collect::<Vec<_>>()
    };
    let mut all = texts(first);
    all.append(&mut messages);
    all.extend(texts(last));
    Ok(all
        .into_iter()
        .map(|text| python::str(&remove_values(Json::String(text), &found.no_log_values)))
        .collect())
}

/// Ansible: `combine_vars`.
fn combine(into: &mut Map<String, Json>, from: Map<String, Json>, merges: bool) {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (Some(Json::Object(old)), Json::Object(new)) if merges => combine(old, new, true),
            (_, value) => {
                into.insert(name, value);
            }
        }
    }
}
