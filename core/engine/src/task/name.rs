//! What the strategy must know of a task before it runs.

use shevek_jinja::Value;
use shevek_playbook::Task;
use shevek_template::Templar;

use super::fields::FieldReader;

/// The task's name as banners show it: templated, or the action when it has none.
pub(crate) fn task_name(task: &Task, templar: &Templar) -> String {
    match &task.name {
        Some(name) => match templar.template(name) {
            Ok(value) => value.to_string().trim().to_string(),
            // The banner shows what is wrong in the place of the value.
            Err(error) => format!("<< error 1 - {} >>", error.message()),
        },
        None => task.written_action.clone(),
    }
}

/// A keyword that is a truth value; false when it cannot be read.
pub(crate) fn read_flag(templar: &Templar, keyword: &'static str, raw: Option<&Value>) -> bool {
    FieldReader { templar }
        .flag(keyword, raw)
        .ok()
        .flatten()
        .unwrap_or(false)
}
