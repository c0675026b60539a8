//! What the engine carries out itself and no action does.

use shevek_plugin::{ActionError, ActionTask, TaskResult};

/// The answer of an entry that only documents what the engine does.
pub(crate) fn refuse(task: &ActionTask) -> Result<TaskResult, ActionError> {
    Err(ActionError::Error(format!(
        "'{}' is carried out by the engine where a playbook writes it, and cannot be called as an action",
        task.action
    )))
}
