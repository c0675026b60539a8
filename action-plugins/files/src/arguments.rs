//! Reading arguments.

use serde_json::Value as Json;
use shevek_plugin::{ActionError, ActionTask, TaskResult, python};

/// A boolean as Ansible's `boolean(value, strict=False)` takes it: what is no boolean is false.
pub(crate) fn boolean(task: &ActionTask, name: &str, default: bool) -> bool {
    match task.args.get(name) {
        None | Some(Json::Null) => default,
        Some(Json::Bool(flag)) => *flag,
        Some(other) => matches!(
            python::str(other).trim().to_lowercase().as_str(),
            "y" | "yes" | "on" | "1" | "true" | "t" | "1.0"
        ),
    }
}

/// A text; `None` when it is not given.
pub(crate) fn text(task: &ActionTask, name: &str) -> Option<String> {
    task.args
        .get(name)
        .filter(|value| !value.is_null())
        .map(python::str)
}

/// A failed result with a message.
pub(crate) fn failure(message: impl Into<String>) -> ActionError {
    ActionError::FailedWith(Box::new(TaskResult::failure(message)))
}
