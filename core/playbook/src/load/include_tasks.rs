//! Loading the file of an `include_tasks` while a play runs.

use shevek_jinja::{Dict, Value};
use shevek_yaml::Diagnostic;

use super::actions::Actions;
use super::block::{load_blocks, load_steps};
use super::context::{Context, PlayScope};
use super::directives::read_directive;
use super::error::Problem;
use super::fields::as_list;
use super::handlers::as_blocks;
use super::import_tasks::folder_of;
use super::yaml_file::read_yaml;
use crate::directives::{Directives, merge_vars};
use crate::frame::Frame;
use crate::include::{IncludedTasks, TasksInclude};
use crate::keyword::{Keyword, Place};
use crate::task::Task;

/// The blocks of the file. Handlers come as blocks whose body are the handlers.
pub(crate) fn include_tasks(
    context: Context<'_>,
    include: &TasksInclude<'_>,
) -> Result<IncludedTasks, Problem> {
    let scope = PlayScope::of(context, include.play);
    let root = read_yaml(context, include.file, include.task.span.as_ref())?;
    let Some(root) = root.filter(|root| !root.is_null()) else {
        return Ok(scope.brought(Vec::new()));
    };
    if root.as_sequence().is_none() {
        return Err(Problem::failed(
            Some(&root.span),
            "included task files must contain a list of tasks",
        ));
    }
    // As written: its templates are for the included tasks.
    let written = match include.task.args.raw_get_str("apply") {
        Some(Value::Dict(apply)) => Some(apply),
        _ => include.apply.clone(),
    };
    let mut frame = included(context, include.task, &include.loop_vars, written.as_ref())?;
    frame.includes.insert(0, folder_of(include.target));
    let blocks = if frame.handlers {
        as_blocks(load_steps(&scope, &root, &frame, false)?)
    } else {
        load_blocks(&scope, &root, &frame)?
    };
    Ok(scope.brought(blocks))
}

/// What tasks get from a dynamic include: what is around it, its variables and what `apply` says. Its own keywords
/// are for itself.
pub(super) fn included(
    context: Context<'_>,
    task: &Task,
    loop_vars: &Dict,
    apply: Option<&Dict>,
) -> Result<Frame, Problem> {
    let own_vars = merge_vars(&task.own_vars, loop_vars);
    let mut frame = Frame {
        vars: merge_vars(&task.frame.vars, &own_vars),
        include_params: merge_vars(&task.frame.include_params, &own_vars),
        // What is wrong now is told by the task when it runs, as in Ansible.
        guarded: true,
        ..(*task.frame).clone()
    };
    if let Some(apply) = apply {
        apply_keywords(context, task, apply, &mut frame)?;
    }
    Ok(frame)
}

/// `apply` is a block around the tasks.
fn apply_keywords(
    context: Context<'_>,
    task: &Task,
    apply: &Dict,
    frame: &mut Frame,
) -> Result<(), Problem> {
    let mut directives = Directives::default();
    for (key, value) in apply.raw_items() {
        let name = key.to_string();
        let fits = Keyword::find(&name).is_some_and(|keyword| keyword.fits(Place::Block));
        if !fits {
            return Err(wrong(
                task,
                format!("'{name}' is not a valid attribute for a Block"),
            ));
        }
        match (name.as_str(), &value) {
            ("block", _) => {}
            ("when", _) => frame.when.extend(as_list(&value)),
            ("vars", Value::Dict(vars)) => frame.vars = merge_vars(&frame.vars, vars),
            ("vars", Value::None) => {}
            ("vars", _) => {
                let message = "Vars in a Block must be specified as a dictionary.";
                return Err(wrong(task, message.to_string()));
            }
            ("module_defaults", _) => {
                directives.module_defaults = as_list(&value)
                    .iter()
                    .map(|defaults| short_names(context, defaults))
                    .collect();
            }
            (name, value) => {
                let _ = read_directive(&mut directives, name, value);
            }
        }
    }
    frame.directives = directives.inherit(&frame.directives);
    Ok(())
}

/// Default arguments by the names that tasks have for modules.
fn short_names(context: Context<'_>, defaults: &Value) -> Value {
    let Value::Dict(defaults) = defaults else {
        return defaults.clone();
    };
    let actions = Actions {
        catalog: context.catalog,
        collections: None,
        groups: None,
    };
    let named = Dict::new();
    for (key, value) in defaults.raw_items() {
        let name = key.to_string();
        let short = actions.resolve(&name).map_or(name, |info| info.name);
        named.insert_str(&short, value);
    }
    Value::Dict(named)
}

fn wrong(task: &Task, message: String) -> Problem {
    match &task.span {
        Some(span) => Diagnostic::at(span, message).into(),
        None => Problem::failed(None, message),
    }
}
