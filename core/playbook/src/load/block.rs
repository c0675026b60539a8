//! Loading lists of tasks and blocks.

use std::sync::Arc;

use shevek_jinja::Dict;
use shevek_yaml::{Diagnostic, Node};

use super::context::PlayScope;
use super::directives::read_keyword;
use super::error::Problem;
use super::fields::{check_keyword, describe, entries, list, vars};
use super::import_role::import_role;
use super::import_tasks::import_tasks;
use super::literals::check_literal;
use super::task::load_task;
use super::yaml_file::is_empty;
use crate::block::{Block, Step};
use crate::directives::{Directives, merge_vars};
use crate::frame::Frame;
use crate::keyword::Place;

/// A list of tasks as blocks: loose tasks share implicit ones.
pub(super) fn load_blocks(
    scope: &PlayScope<'_>,
    node: &Node,
    frame: &Frame,
) -> Result<Vec<Arc<Block>>, Problem> {
    load_steps(scope, node, frame, false).map(into_blocks)
}

/// The entries of a list as blocks.
pub(super) fn into_blocks(steps: Vec<Step>) -> Vec<Arc<Block>> {
    let mut blocks = Vec::new();
    let mut loose = Vec::new();
    for step in steps {
        match step {
            Step::Task(task) => loose.push(Step::Task(task)),
            Step::Block(block) => {
                if !loose.is_empty() {
                    blocks.push(Arc::new(Block::implicit(std::mem::take(&mut loose))));
                }
                blocks.push(block);
            }
        }
    }
    if !loose.is_empty() {
        blocks.push(Arc::new(Block::implicit(loose)));
    }
    blocks
}

/// The entries of a list of tasks; imports are expanded. `in_block`: whether the list is a block's.
pub(super) fn load_steps(
    scope: &PlayScope<'_>,
    node: &Node,
    frame: &Frame,
    in_block: bool,
) -> Result<Vec<Step>, Problem> {
    if node.is_null() {
        return Ok(Vec::new());
    }
    let items = node.as_sequence().ok_or_else(|| {
        Diagnostic::at(
            &node.span,
            format!(
                "A list of tasks was expected here, got {} instead.",
                describe(node)
            ),
        )
        .with_hint("Begin each task with '- '.")
    })?;
    let frame = Arc::new(frame.clone());
    let mut steps = Vec::with_capacity(items.len());
    for item in items.iter().filter(|item| !item.is_null()) {
        load_step(scope, item, &frame, in_block, &mut steps)?;
    }
    Ok(steps)
}

fn load_step(
    scope: &PlayScope<'_>,
    node: &Node,
    frame: &Arc<Frame>,
    in_block: bool,
    steps: &mut Vec<Step>,
) -> Result<(), Problem> {
    let place = if frame.handlers {
        Place::Handler
    } else {
        Place::Task
    };
    let fields = entries(node, place)?;
    let is_block = fields
        .iter()
        .any(|(name, _, _)| matches!(*name, "block" | "rescue" | "always"));
    if is_block {
        // Ansible takes a block for several handlers, and no block in it.
        if frame.handlers && in_block {
            return Err(
                Diagnostic::at(&node.span, "Using a block as a handler is not supported.")
                    .with_hint("Let several handlers listen to the same topic.")
                    .into(),
            );
        }
        steps.push(Step::Block(Arc::new(load_block(scope, node, frame)?)));
        return Ok(());
    }
    let task = load_task(scope, node, &fields, frame)?;
    match task.action.as_str() {
        "import_tasks" => steps.extend(import_tasks(scope, &task, node)?),
        "import_role" => steps.extend(import_role(scope, &task, node)?),
        _ => steps.push(Step::Task(Arc::new(task))),
    }
    Ok(())
}

fn no_tasks(key: &Node, name: &str) -> Problem {
    Diagnostic::at(
        &key.span,
        format!("A list of tasks was expected below '{name}', got nothing instead."),
    )
    .with_hint(format!(
        "Write the tasks below it, or '{name}: []' when there are none."
    ))
    .into()
}

fn load_block(scope: &PlayScope<'_>, node: &Node, outer: &Frame) -> Result<Block, Problem> {
    let fields = entries(node, Place::Block)?;
    let mut own = Directives::default();
    let mut own_vars = Dict::new();
    let mut when = outer.when.clone();
    let mut lists: [Option<&Node>; 3] = [None; 3];
    for (name, key, value) in fields {
        check_keyword(key, name, Place::Block)?;
        check_literal(name, value)?;
        if read_keyword(&mut own, name, value, scope.actions(&outer.directives))? {
            continue;
        }
        match name {
            "vars" => own_vars = vars(value, Place::Block)?,
            "when" => when.extend(list(value)),
            "block" | "rescue" | "always" if value.is_null() => return Err(no_tasks(key, name)),
            "block" => lists[0] = Some(value),
            "rescue" => lists[1] = Some(value),
            "always" => lists[2] = Some(value),
            _ => {}
        }
    }
    let has_entries = |list: Option<&Node>| list.is_some_and(|list| !is_empty(list));
    let is_alone = !has_entries(lists[0]) && (has_entries(lists[1]) || has_entries(lists[2]));
    if lists[0].is_none() || is_alone {
        let part = if lists[1].is_some() {
            "rescue"
        } else {
            "always"
        };
        return Err(Diagnostic::at(
            &node.span,
            format!("'{part}' keyword cannot be used without 'block'"),
        )
        .into());
    }
    let guarded = outer.guarded || own.ignore_errors.is_some() || when.len() > outer.when.len();
    let frame = Frame {
        directives: own.inherit(&outer.directives),
        vars: merge_vars(&outer.vars, &own_vars),
        when,
        guarded,
        ..outer.clone()
    };
    let rescued = Frame {
        guarded: guarded || lists[1].is_some(),
        ..frame.clone()
    };
    let steps = |list: Option<&Node>, frame: &Frame| match list {
        Some(node) => load_steps(scope, node, frame, true),
        None => Ok(Vec::new()),
    };
    Ok(Block {
        span: Some(node.span.clone()),
        implicit: false,
        body: steps(lists[0], &rescued)?,
        rescue: steps(lists[1], &frame)?,
        always: steps(lists[2], &frame)?,
    })
}
