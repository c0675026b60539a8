//! Loading a task.

use std::sync::Arc;

use shevek_jinja::{List, Origin, Str, Value};
use shevek_yaml::{Diagnostic, Node, ScalarValue, Span};

use super::actions::Actions;
use super::arguments::{Written, load_action};
use super::context::PlayScope;
use super::directives::read_keyword;
use super::error::Problem;
use super::fields::{
    check_keyword, is_variable_name, list, optional, texts, unknown_keyword, vars,
};
use super::include_options::check_include;
use super::literals::{check_literal, check_text};
use super::looping::{load_control, new_loop};
use super::module_options::check_options;
use crate::directives::{Directives, merge_vars};
use crate::frame::Frame;
use crate::keyword::{Keyword, Place};
use crate::task::{Loop, LoopKind, Task};

/// Reads a task with what it inherits. Imports are tasks here, too: `step` expands them.
pub(super) fn load_task(
    scope: &PlayScope<'_>,
    node: &Node,
    fields: &[(&str, &Node, &Node)],
    frame: &Arc<Frame>,
) -> Result<Task, Problem> {
    let place = if frame.handlers {
        Place::Handler
    } else {
        Place::Task
    };
    let collections = own_collections(fields)?.or_else(|| frame.directives.collections.clone());
    let actions = Actions {
        collections: collections.as_ref(),
        ..scope.actions(&frame.directives)
    };
    let mut task = Task::new("", Arc::clone(frame));
    task.directives = Directives::default();
    task.span = Some(node.span.clone());
    let mut written = Written::default();
    let mut control = None;
    let mut unknown = Vec::new();
    let mut literals = Vec::new();
    for &(name, key, value) in fields {
        if let Some(lookup) = name.strip_prefix("with_") {
            if !actions.catalog.has_lookup(lookup) {
                return Err(unknown_keyword(key, name, place).into());
            }
            set_loop(&mut task, LoopKind::Lookup(lookup.to_string()), key, value)?;
            continue;
        }
        // Of a play's keywords `gather_facts` is an action's name too.
        let is_action = |keyword: &Keyword| !keyword.fits(place) && actions.resolve(name).is_some();
        if Keyword::find(name).is_none_or(is_action) {
            unknown.push((name, key, value));
            continue;
        }
        check_keyword(key, name, place)?;
        check_text(name, value)?;
        literals.push((name, value));
        if read_keyword(&mut task.directives, name, value, actions)? {
            continue;
        }
        match name {
            "name" => task.name = optional(value),
            "action" => written.action = Some((key, value)),
            "local_action" => written.local_action = Some((key, value)),
            "args" => written.args = Some(value),
            "listen" => task.listen = texts(value, "listen")?,
            "vars" => {
                task.own_vars = vars(value, place)?;
                task.vars = merge_vars(&frame.vars, &task.own_vars);
            }
            "when" => {
                task.odd_condition = odd_condition(value);
                task.when.extend(list(value));
            }
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
        several => written.module = Some(the_module(several, actions, place)?),
    }
    let loaded = load_action(node, &written, actions)?;
    for deprecated in &loaded.deprecated {
        scope.context.log.deprecated(deprecated);
    }
    let guarded = frame.guarded
        || !task.when.is_empty()
        || !task.failed_when.is_empty()
        || task.directives.ignore_errors.is_some();
    // What is wrong in a guarded task may be meant to fail, or never to run: it is found when the task runs.
    if !guarded {
        for (name, value) in literals {
            check_literal(name, value)?;
        }
        if let Some(info) = &loaded.info {
            check_options(&loaded, info)?;
        }
    }
    if written.local_action.is_some() {
        task.directives.delegate_to = Some(Value::from("localhost"));
    }
    task.directives = task.directives.inherit(&frame.directives);
    task.action_span = Some(loaded.name_span.clone());
    task.action = loaded.action;
    task.written_action = loaded.written;
    task.args = loaded.args;
    check_include(&task, node, fields, &loaded.places)?;
    check_meta(&task, &node.span)?;
    Ok(task)
}

/// The task's own `collections`.
fn own_collections(fields: &[(&str, &Node, &Node)]) -> Result<Option<Value>, Diagnostic> {
    let own = fields.iter().find(|(name, _, _)| *name == "collections");
    own.map(|(name, _, value)| Ok(Value::List(List::new(texts(value, name)?))))
        .transpose()
}

/// `end_role` stands in tasks of roles only.
pub(super) fn check_meta(task: &Task, place: &Span) -> Result<(), Diagnostic> {
    if task.meta().as_deref() != Some("end_role") {
        return Ok(());
    }
    let message = match (task.frame.handlers, &task.frame.role) {
        (true, _) => "Cannot execute 'end_role' from a handler",
        (false, None) => "Cannot execute 'end_role' from outside of a role",
        (false, Some(_)) => return Ok(()),
    };
    Err(Diagnostic::at(place, message))
}

fn set_loop(task: &mut Task, kind: LoopKind, key: &Node, value: &Node) -> Result<(), Problem> {
    if let Some(Loop { kind: first, .. }) = &task.loop_ {
        let first = match first {
            LoopKind::List => "loop".to_string(),
            LoopKind::Lookup(name) => format!("with_{name}"),
        };
        return Err(Problem::of_hosts(
            Diagnostic::at(&key.span, format!("duplicate loop in task: {first}"))
                .with_hint("A task has one loop."),
        ));
    }
    if value.is_null()
        && let LoopKind::Lookup(name) = &kind
    {
        return Err(Problem::failed(
            Some(&key.span),
            format!("you must specify a value when using with_{name}"),
        ));
    }
    task.loop_ = Some(new_loop(kind, value));
    Ok(())
}

/// Where the first condition stands that is a number or the like.
fn odd_condition(node: &Node) -> Option<Origin> {
    let conditions = node.as_sequence().unwrap_or(std::slice::from_ref(node));
    conditions
        .iter()
        .find(|node| {
            node.as_scalar().is_some_and(|scalar| {
                !matches!(
                    scalar.value,
                    ScalarValue::Str | ScalarValue::Bool(_) | ScalarValue::Null
                )
            })
        })
        .map(|node| node.span.origin())
}

fn register(node: &Node) -> Result<Str, Diagnostic> {
    match node.to_value(false) {
        Value::Str(name) if is_variable_name(&name) => Ok(name),
        _ => Err(
            Diagnostic::at(&node.span, "Invalid variable name in 'register' specified.").with_hint(
                "Variable names start with a letter or '_' and have letters, digits and '_' only.",
            ),
        ),
    }
}

/// Of several keys that are no keywords, the one that is a module; the others are mistakes.
fn the_module<'a>(
    keys: &[(&'a str, &'a Node, &'a Node)],
    actions: Actions<'_>,
    place: Place,
) -> Result<(&'a str, &'a Node, &'a Node), Diagnostic> {
    let modules: Vec<_> = keys
        .iter()
        .filter(|(name, _, _)| actions.resolve(name).is_some())
        .collect();
    match modules.as_slice() {
        [module] => {
            let (name, key, _) = keys
                .iter()
                .find(|(name, _, _)| *name != module.0)
                .unwrap_or(module);
            Err(unknown_keyword(key, name, place))
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
