//! `module_defaults`: arguments for all tasks with an action, or with one of a group of actions.

use std::path::Path;

use indexmap::IndexMap;
use shevek_jinja::{Dict, Value};
use shevek_playbook::{Loader, Task};
use shevek_template::{Templar, TemplateError};

use super::explain::template_steps;
use crate::catalog::short_name;
use crate::event::FailureStep;

/// The arguments with those of `module_defaults` that the task does not give, all untemplated. What is said for
/// the action itself comes before what is said for its groups. Ansible: `_get_action_arg_defaults`.
///
/// # Errors
/// When the defaults of the action are no mapping, or a template for all of them fails.
pub(super) fn with_defaults(
    loader: &Loader,
    play_directory: &Path,
    task: &Task,
    args: Dict,
    templar: &Templar,
) -> Result<Dict, Vec<FailureStep>> {
    if task.directives.module_defaults.is_empty() {
        return Ok(args);
    }
    let merged = defaults_of(&task.action, loader, play_directory, task, templar)?;
    for (name, value) in args.raw_items() {
        merged.insert_str(&name.to_string(), value);
    }
    Ok(match args.origin() {
        Some(origin) => merged.with_origin(origin.clone()),
        None => merged,
    })
}

/// What `module_defaults` of the task say for an action or module, untemplated.
///
/// # Errors
/// When the defaults of the action are no mapping, or a template for all of them fails.
pub(super) fn defaults_of(
    action: &str,
    loader: &Loader,
    play_directory: &Path,
    task: &Task,
    templar: &Templar,
) -> Result<Dict, Vec<FailureStep>> {
    let action = resolved(action);
    // What is written further in replaces what is written further out as a whole.
    let mut entries: IndexMap<String, Value> = IndexMap::new();
    for table in &task.directives.module_defaults {
        for (name, defaults) in table.as_dict().map(Dict::raw_items).into_iter().flatten() {
            let name = name.to_string();
            let name = if name.starts_with("group/") {
                name
            } else {
                resolved(&name).to_string()
            };
            entries.insert(name, defaults);
        }
    }
    let merged = Dict::new();
    for (name, defaults) in &entries {
        if let Some(group) = name.strip_prefix("group/") {
            let actions = loader.action_group(group, play_directory);
            if actions.iter().any(|name| resolved(name) == action) {
                add(&merged, defaults, templar)?;
            }
        }
    }
    if let Some(defaults) = entries.get(action) {
        add(&merged, defaults, templar)?;
    }
    Ok(merged)
}

/// The name of the action that stands behind a name. Ansible: the redirects of `ansible_builtin_runtime.yml`.
fn resolved(name: &str) -> &str {
    match short_name(name) {
        "yum" => "dnf",
        name => name,
    }
}

fn add(merged: &Dict, defaults: &Value, templar: &Templar) -> Result<(), Vec<FailureStep>> {
    let fails = |error: &TemplateError| template_steps(error);
    let resolved = match defaults {
        Value::Str(_) => templar.template(defaults).map_err(|error| fails(&error))?,
        other => other.clone(),
    };
    match &resolved {
        Value::Dict(dict) => {
            for (name, value) in dict.raw_items() {
                merged.insert_str(&name.to_string(), value);
            }
            Ok(())
        }
        other => Err(vec![FailureStep::new(no_mapping(other))]),
    }
}

/// What Python says when a dict is updated with something else.
fn no_mapping(value: &Value) -> String {
    match value {
        Value::Str(_) => {
            "dictionary update sequence element #0 has length 1; 2 is required".to_string()
        }
        Value::List(_) => format!(
            "cannot convert dictionary update sequence element #0 to a sequence: {}",
            value.repr().unwrap_or_default()
        ),
        other => format!("'{}' object is not iterable", other.type_name()),
    }
}
