//! `assert`: fails unless conditions hold.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

use crate::arguments::boolean;

register!(action "assert", Assert);

/// The action `assert`. Ansible: `plugins/action/assert.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Assert;

#[async_trait]
impl Action for Assert {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["assert".into()],
            short_description: "Fail unless conditions hold".into(),
            description: vec![
                "Evaluates the conditions in turn and fails at the first that does not hold. The host is not \
                 contacted."
                    .into(),
            ],
            spec: Some(ArgumentSpec::new(vec![
                OptionSpec::new("that", ArgType::Raw)
                    .required()
                    .doc("A condition or a list of them, written as in `when`."),
                OptionSpec::new("fail_msg", ArgType::Raw)
                    .default("Assertion failed")
                    .aliases(&["msg"])
                    .doc("What to say when one does not hold; text or a list of texts."),
                OptionSpec::new("success_msg", ArgType::Raw)
                    .default("All assertions passed")
                    .doc("What to say when all hold; text or a list of texts."),
                OptionSpec::new("quiet", ArgType::Bool)
                    .default(false)
                    .doc("Whether the result is shown only with `-v`."),
            ])),
            examples: vec![Example {
                name: "Two conditions".into(),
                task: "assert:\n  that:\n    - inventory_hostname is defined\n    - 1 + 1 == 2\n  fail_msg: arithmetic is broken\n".into(),
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
        let args = &task.args;
        let fail_msg = args.get("fail_msg").or_else(|| args.get("msg"));
        let fail_msg = message("fail_msg", fail_msg, "Assertion failed")?;
        let success_msg = args.get("success_msg");
        let success_msg = message("success_msg", success_msg, "All assertions passed")?;
        let quiet = args.get("quiet").map_or(Ok(false), boolean)?;
        let mut result = TaskResult::changed(false);
        if !quiet {
            result.set("_ansible_verbose_always", true);
        }
        let conditions = match args.get("that") {
            None => {
                return Err(ActionError::Failed(
                    "missing required arguments: that".into(),
                ));
            }
            Some(Json::Array(conditions)) => conditions.as_slice(),
            Some(condition) => std::slice::from_ref(condition),
        };
        for condition in conditions {
            if !holds(condition, host)? {
                result.failed = Some(true);
                result.msg = Some(fail_msg);
                result.set("evaluated_to", false);
                result.set("assertion", condition.clone());
                return Ok(result);
            }
        }
        result.msg = Some(success_msg);
        Ok(result)
    }
}

/// A condition that was a template as a whole arrives as its value.
fn holds(condition: &Json, host: &dyn ActionHost) -> Result<bool, ActionError> {
    match condition {
        Json::Bool(value) => Ok(*value),
        Json::String(condition) => host.evaluate(condition),
        Json::Null => Err(ActionError::Error(
            "Empty conditional expressions are not allowed.".into(),
        )),
        _ => Err(ActionError::Error(
            "Conditional expressions must be strings.".into(),
        )),
    }
}

/// Text or a list of texts.
fn message(name: &str, value: Option<&Json>, default: &str) -> Result<Json, ActionError> {
    let python_type = match value {
        None => return Ok(default.into()),
        Some(text @ Json::String(_)) => return Ok(text.clone()),
        Some(list @ Json::Array(items)) if items.iter().all(Json::is_string) => {
            return Ok(list.clone());
        }
        Some(Json::Array(_)) => "list",
        Some(Json::Object(_)) => "dict",
        Some(Json::Bool(_)) => "bool",
        Some(Json::Null) => "NoneType",
        Some(Json::Number(number)) if number.is_f64() => "float",
        Some(Json::Number(_)) => "int",
    };
    Err(ActionError::Failed(format!(
        "argument '{name}' is of type {python_type} and we were unable to convert to str_or_list_of_str: \
         a string or list of strings is required"
    )))
}
