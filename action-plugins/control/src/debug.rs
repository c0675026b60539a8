//! `debug`: shows a message or the value of an expression.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, python, register,
};

use crate::arguments::integer;

register!(action "debug", Debug);

const DEFAULT_MESSAGE: &str = "Hello world!";

/// The action `debug`. Ansible: `plugins/action/debug.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Debug;

#[async_trait]
impl Action for Debug {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["debug".into()],
            short_description: "Show a message or a value".into(),
            description: vec![
                "Shows something during the play and changes nothing. The host is not contacted."
                    .into(),
            ],
            spec: Some(
                ArgumentSpec::new(vec![
                    OptionSpec::new("msg", ArgType::Raw)
                        .default(DEFAULT_MESSAGE)
                        .doc("What to show; lists and mappings too."),
                    OptionSpec::new("var", ArgType::Raw)
                        .doc("An expression whose value is shown, without braces around it."),
                    OptionSpec::new("verbosity", ArgType::Int)
                        .default(0)
                        .doc("How many `-v` it takes for this to be shown."),
                ])
                .mutually_exclusive(&["msg", "var"]),
            ),
            examples: vec![
                Example {
                    name: "A message".into(),
                    task: "debug:\n  msg: This is {{ inventory_hostname }}\n".into(),
                },
                Example {
                    name: "A value, with -vv only".into(),
                    task: "debug:\n  var: group_names\n  verbosity: 2\n".into(),
                },
            ],
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
        let mut result = TaskResult::changed(false);
        result.failed = Some(false);
        let needed = task.args.get("verbosity").map_or(Some(0), integer);
        let Some(needed) = needed else {
            return Err(ActionError::Failed(
                "argument 'verbosity' is no whole number".into(),
            ));
        };
        let variable = match task.args.get("var") {
            None | Some(Json::Null) => None,
            Some(Json::String(expression)) => Some(expression),
            Some(other) => {
                return Err(ActionError::Failed(format!(
                    "argument 'var' is of type {} and we were unable to convert to \
                     _check_type_str_no_conversion: '{}' is not a string and conversion is not allowed",
                    python::type_name(other),
                    python::str(other)
                )));
            }
        };
        if needed > i64::from(task.verbosity) {
            result.skipped = Some(true);
            result.set("skipped_reason", "Verbosity threshold not met.");
            return Ok(result);
        }
        match variable {
            Some(expression) if !expression.is_empty() => {
                let value = evaluate(expression, host)?;
                set_any(&mut result, expression, value);
            }
            _ => {
                let message = task.args.get("msg").cloned();
                result.msg = Some(message.unwrap_or_else(|| DEFAULT_MESSAGE.into()));
            }
        }
        result.set("_ansible_verbose_always", true);
        Ok(result)
    }
}

/// The expression may be the name of a key that results have a field for.
fn set_any(result: &mut TaskResult, key: &str, value: Json) {
    if key == "msg" {
        result.msg = Some(value);
    } else {
        result.set(key, value);
    }
}

/// The value of an expression.
fn evaluate(expression: &str, host: &dyn ActionHost) -> Result<Json, ActionError> {
    host.evaluate_expression(expression)
        .map_err(|error| match error {
            ActionError::Error(reason) => {
                ActionError::Error(format!("Error while resolving `var` expression: {reason}"))
            }
            other => other,
        })
}
