//! Loading a task.

use std::sync::Arc;

use shevek_yaml::{Diagnostic, Node};

use super::arguments::{Written, load_action};
use super::directives::read_directive;
use super::fields::{check_keyword, is_identifier, list, optional, unknown_keyword, vars};
use super::literals::check_literal;
use super::looping::{load_control, new_loop};
use super::module_options::check_options;
use crate::action_catalog::ActionCatalog;
use crate::directives::{Directives, merge_vars};
use crate::frame::Frame;
use crate::keyword::{Keyword, Place};
use crate::task::{Loop, LoopKind, Task};

pub(super) fn load_task(
    node: &Node,
    fields: &[(&str, &Node, &Node)],
    frame: &Arc<Frame>,
    catalog: &dyn ActionCatalog,
) -> Result<Task, Diagnostic> {
    let mut task = Task::new("", Arc::clone(frame));
    task.directives = Directives::default();
    task.span = Some(node.span.clone());
    let mut written = Written::default();
    let mut control = None;
    let mut unknown = Vec::new();
    for &(name, key, value) in fields {
        if let Some(lookup) = name.strip_prefix("with_") {
            set_loop(&mut task, LoopKind::Lookup(lookup.to_string()), key, value)?;
            continue;
        }
        // Of a play's keywords `gather_facts` is an action's name too.
        let is_action =
            |keyword: &Keyword| !keyword.fits(Place::Task) && catalog.resolve(name).is_some();
        if Keyword::find(name).is_none_or(is_action) {
            unknown.push((name, key, value));
            continue;
        }
        check_keyword(key, name, Place::Task)?;
        check_literal(name, value)?;
        if read_directive(&mut task.directives, name, value) {
            continue;
        }
        match name {
            "name" => task.name = optional(value),
            "action" => written.action = Some((key, value)),
            "args" => written.args = Some(value),
            "vars" => {
                task.own_vars = vars(value, Place::Task)?;
                task.vars = merge_vars(&frame.vars, &task.own_vars);
            }
            "when" => task.when.extend(list(value)),
            "loop" => set_loop(&mut task, LoopKind::List, key, value)?,
            "loop_control" => control = Some(load_control(value)?),
            "register" => task.register = Some(register(value)?),
            "changed_when" => task.changed_when = list(value),
            "failed_when" => task.failed_when = list(value),
            "until" => task.until = list(value),
            "retries" => task.retries = optional(value),
            "delay" => task.delay = optional(value),
            "async" => task.async_ = optional(value),
            "poll" => task.poll = optional(value),
            _ => {}
        }
    }
    if let (Some(loop_), Some(control)) = (task.loop_.as_mut(), control) {
        loop_.control = control;
    }
    match unknown.as_slice() {
        [] => {}
        [only] => written.module = Some(*only),
        several => written.module = Some(the_module(several, catalog)?),
    }
    let loaded = load_action(node, &written, catalog)?;
    let guarded = frame.guarded
        || !task.when.is_empty()
        || !task.failed_when.is_empty()
        || task.directives.ignore_errors.is_some();
    if let Some(info) = &loaded.info
        && !guarded
    {
        check_options(&loaded, info)?;
    }
    task.directives = task.directives.inherit(&frame.directives);
    task.action_span = Some(loaded.name_span.clone());
    task.action = loaded.action;
    task.written_action = loaded.written;
    task.args = loaded.args;
    Ok(task)
}

fn set_loop(task: &mut Task, kind: LoopKind, key: &Node, value: &Node) -> Result<(), Diagnostic> {
    if let Some(Loop { kind: first, .. }) = &task.loop_ {
        let first = match first {
            LoopKind::List => "loop".to_string(),
            LoopKind::Lookup(name) => format!("with_{name}"),
        };
        return Err(
            Diagnostic::at(&key.span, format!("duplicate loop in task: {first}"))
                .with_hint("A task has one loop."),
        );
    }
    task.loop_ = Some(new_loop(kind, value));
    Ok(())
}

fn register(node: &Node) -> Result<String, Diagnostic> {
    node.as_str()
        .filter(|name| is_identifier(name))
        .map(str::to_string)
        .ok_or_else(|| {
            Diagnostic::at(&node.span, "Invalid variable name in 'register' specified.").with_hint(
                "Variable names start with a letter or '_' and have letters, digits and '_' only.",
            )
        })
}

/// Of several keys that are no keywords, the one that is a module; the others are mistakes.
fn the_module<'a>(
    keys: &[(&'a str, &'a Node, &'a Node)],
    catalog: &dyn ActionCatalog,
) -> Result<(&'a str, &'a Node, &'a Node), Diagnostic> {
    let modules: Vec<_> = keys
        .iter()
        .filter(|(name, _, _)| catalog.resolve(name).is_some())
        .collect();
    match modules.as_slice() {
        [module] => {
            let (name, key, _) = keys
                .iter()
                .find(|(name, _, _)| *name != module.0)
                .unwrap_or(module);
            Err(unknown_keyword(key, name, Place::Task))
        }
        [first, second, ..] => Err(Diagnostic::at(
            &second.1.span,
            format!("conflicting action statements: {}, {}", first.0, second.0),
        )
        .with_hint("A task runs one module. Make two tasks of it.")),
        [] => {
            let (first, second) = (keys[0], keys[1]);
            Err(Diagnostic::at(
                &second.1.span,
                format!("conflicting action statements: {}, {}", first.0, second.0),
            )
            .with_hint("Neither is a keyword of tasks nor a module that is known."))
        }
    }
}
