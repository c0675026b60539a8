//! Loading lists of tasks and blocks.

use std::sync::Arc;

use shevek_jinja::Dict;
use shevek_yaml::{Diagnostic, Node};

use super::directives::read_directive;
use super::fields::{check_keyword, describe, entries, list, vars};
use super::literals::check_literal;
use super::task::load_task;
use crate::action_catalog::ActionCatalog;
use crate::block::{Block, Step};
use crate::directives::{Directives, merge_vars};
use crate::frame::Frame;
use crate::keyword::Place;

/// A list of tasks as blocks: loose tasks share implicit ones.
pub(super) fn load_blocks(
    node: &Node,
    frame: &Frame,
    catalog: &dyn ActionCatalog,
) -> Result<Vec<Arc<Block>>, Diagnostic> {
    let mut blocks = Vec::new();
    let mut loose = Vec::new();
    for step in load_steps(node, frame, catalog)? {
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
    Ok(blocks)
}

fn load_steps(
    node: &Node,
    frame: &Frame,
    catalog: &dyn ActionCatalog,
) -> Result<Vec<Step>, Diagnostic> {
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
    items
        .iter()
        .filter(|item| !item.is_null())
        .map(|item| load_step(item, &frame, catalog))
        .collect()
}

fn load_step(
    node: &Node,
    frame: &Arc<Frame>,
    catalog: &dyn ActionCatalog,
) -> Result<Step, Diagnostic> {
    let fields = entries(node, Place::Task)?;
    let is_block = fields
        .iter()
        .any(|(name, _, _)| matches!(*name, "block" | "rescue" | "always"));
    if is_block {
        load_block(node, frame, catalog).map(|block| Step::Block(Arc::new(block)))
    } else {
        load_task(node, &fields, frame, catalog).map(|task| Step::Task(Arc::new(task)))
    }
}

fn load_block(
    node: &Node,
    outer: &Frame,
    catalog: &dyn ActionCatalog,
) -> Result<Block, Diagnostic> {
    let fields = entries(node, Place::Block)?;
    let mut own = Directives::default();
    let mut own_vars = Dict::new();
    let mut when = outer.when.clone();
    let mut lists: [Option<&Node>; 3] = [None; 3];
    for (name, key, value) in fields {
        check_keyword(key, name, Place::Block)?;
        check_literal(name, value)?;
        if read_directive(&mut own, name, value) {
            continue;
        }
        match name {
            "vars" => own_vars = vars(value, Place::Block)?,
            "when" => when.extend(list(value)),
            "block" => lists[0] = Some(value),
            "rescue" => lists[1] = Some(value),
            "always" => lists[2] = Some(value),
            _ => {}
        }
    }
    if lists[0].is_none() {
        let part = if lists[1].is_some() {
            "rescue"
        } else {
            "always"
        };
        return Err(Diagnostic::at(
            &node.span,
            format!("'{part}' keyword cannot be used without 'block'"),
        ));
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
        Some(node) => load_steps(node, frame, catalog),
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
