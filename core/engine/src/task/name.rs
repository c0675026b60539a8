//! What the strategy must know of a task before it runs.

use std::fmt::Write as _;

use shevek_jinja::Value;
use shevek_playbook::Task;
use shevek_plugin::Log;
use shevek_template::{Templar, TemplateError};

use super::explain::step_at;
use super::fields::FieldReader;

/// The task's name as banners show it, without the role's name: templated, or the action when it has none. What cannot
/// be templated is marked in it and told as a warning.
pub(crate) fn plain_name(task: &Task, templar: &Templar, log: &dyn Log) -> String {
    let is_empty = |name: &&Value| matches!(name, Value::Str(text) if text.as_str().is_empty());
    let Some(name) = task.name.as_ref().filter(|name| !is_empty(name)) else {
        return match included_role(task) {
            Some(role) => format!("{} : {role}", task.written_action),
            None => task.written_action.clone(),
        };
    };
    let (text, errors) = templar.template_label(name);
    if !errors.is_empty() {
        log.warning(&warning(name, &errors));
    }
    text.trim().to_string()
}

/// A task's name with its role before it; an `include_role` goes without, as in Ansible.
pub(crate) fn in_role(task: &Task, name: &str) -> String {
    match &task.frame.role {
        Some(role) if task.action != "include_role" => format!("{} : {name}", role.fqcn()),
        _ => name.to_string(),
    }
}

/// The role that an `include_role` names, as written.
fn included_role(task: &Task) -> Option<String> {
    if task.action != "include_role" {
        return None;
    }
    ["name", "role"]
        .iter()
        .find_map(|name| task.args.raw_get_str(name))
        .map(|name| name.to_string())
}

fn warning(name: &Value, errors: &[TemplateError]) -> String {
    let plural = if errors.len() == 1 { "" } else { "s" };
    let mut text = format!("Encountered {} template error{plural}.", errors.len());
    let place = match name {
        Value::Str(text) => text.origin().cloned(),
        _ => None,
    };
    for (index, error) in errors.iter().enumerate() {
        let _ = write!(text, "\nerror {} - {}", index + 1, error.message());
        let step = step_at("", error.origin().cloned().or_else(|| place.clone()));
        if let Some(origin) = &step.origin {
            let _ = write!(text, "\nOrigin: {origin}\n\n{}", step.excerpt.join("\n"));
        }
    }
    text
}

/// A keyword that is a truth value; false when it cannot be read.
pub(crate) fn read_flag(templar: &Templar, keyword: &'static str, raw: Option<&Value>) -> bool {
    FieldReader::new(templar)
        .flag(keyword, raw)
        .ok()
        .flatten()
        .unwrap_or(false)
}
