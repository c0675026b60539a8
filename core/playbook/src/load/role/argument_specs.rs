//! `argument_specs` of a role and the task that checks its arguments.

use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Source, Span};

use super::files::RoleFiles;
use super::metadata::Metadata;
use crate::find::text;
use crate::frame::Frame;
use crate::load::error::Problem;
use crate::role::Role;
use crate::task::Task;

/// The specs of all entry points: of `meta/argument_specs.yml`, or else of `meta/main.yml`.
pub(super) fn read_argument_specs(
    files: &RoleFiles<'_>,
    metadata: &Metadata,
) -> Result<Dict, Problem> {
    let has_file = [".yml", ".yaml", ".json"].iter().any(|extension| {
        let name = format!("argument_specs{extension}");
        files.path.join("meta").join(name).exists()
    });
    if !has_file {
        return Ok(metadata.argument_specs.clone().unwrap_or_default());
    }
    let node = files.read("meta", Some("argument_specs"))?;
    let specs = node.as_ref().and_then(|node| node.get("argument_specs"));
    match specs.map(|specs| specs.to_value(true)) {
        Some(Value::Dict(specs)) => Ok(specs),
        _ => Ok(Dict::new()),
    }
}

/// The task that checks the arguments of an entry point, if there is a spec for it.
pub(super) fn validation_task(
    specs: &Dict,
    entry_point: &str,
    role: &Role,
    frame: &Arc<Frame>,
) -> Option<Task> {
    let spec = match specs.raw_get_str(entry_point)? {
        Value::Dict(spec) if !spec.is_empty() => spec,
        _ => return None,
    };
    let mut name = format!("Validating arguments against arg spec '{entry_point}'");
    if let Some(description) = spec.raw_get_str("short_description") {
        name = format!("{name} - {description}");
    }
    let context = Dict::new();
    context.insert_str("type", "role");
    context.insert_str("name", role.name.as_str());
    context.insert_str("argument_spec_name", entry_point);
    context.insert_str("path", text(&role.path));
    let options = spec
        .raw_get_str("options")
        .unwrap_or_else(|| Value::Dict(Dict::new()));
    let mut task = Task::new("validate_argument_spec", Arc::clone(frame));
    task.written_action = "ansible.builtin.validate_argument_spec".to_string();
    task.name = Some(Value::from(name));
    task.args.insert_str("argument_spec", options);
    task.args
        .insert_str("provided_arguments", Value::Dict(role.own.params.clone()));
    task.args
        .insert_str("validate_args_context", Value::Dict(context));
    task.span = Some(unwritten(&task));
    task.directives.tags.push(Value::from("always"));
    Some(task)
}

/// The place of a task that nobody wrote: the task itself, on one line. Ansible: `SourceContext.from_value`.
fn unwritten(task: &Task) -> Span {
    const LINE: usize = 120;
    const MORE: &str = " [...]";
    let args = Value::Dict(task.args.clone());
    let shown = format!(
        "{{'action': '{}', 'args': {}, 'name': {}, 'tags': ['always']}}",
        task.written_action,
        args.repr().unwrap_or_default(),
        task.name
            .as_ref()
            .and_then(|name| name.repr().ok())
            .unwrap_or_default()
    );
    let mut line = String::new();
    for word in shown.split_whitespace() {
        let space = usize::from(!line.is_empty());
        let length = line.chars().count() + space + word.chars().count();
        if length + MORE.len() > LINE {
            line.push_str(MORE);
            break;
        }
        if space == 1 {
            line.push(' ');
        }
        line.push_str(word);
    }
    Span::point(&Source::new("<unknown>", line), 0, 0)
}
