//! Loading a play.

use std::path::Path;

use shevek_yaml::{Diagnostic, Node};

use super::block::load_blocks;
use super::directives::read_directive;
use super::fields::{check_keyword, entries, list, optional, vars};
use super::literals::check_literal;
use crate::action_catalog::ActionCatalog;
use crate::frame::Frame;
use crate::keyword::Place;
use crate::play::Play;

pub(super) fn load_play(
    node: &Node,
    directory: &Path,
    catalog: &dyn ActionCatalog,
) -> Result<Play, Diagnostic> {
    let fields = entries(node, Place::Play)?;
    let has = |name: &str| fields.iter().any(|(key, _, _)| *key == name);
    if !has("hosts") {
        if let Some((name, key, _)) = fields
            .iter()
            .find(|(key, _, _)| key.ends_with("import_playbook"))
        {
            return Err(
                Diagnostic::at(&key.span, format!("'{name}' is not supported yet.")).with_hint(
                    "Put the plays into one file, or name both files on the command line.",
                ),
            );
        }
        if let Some(error) = fields
            .iter()
            .find_map(|(name, key, _)| check_keyword(key, name, Place::Play).err())
        {
            return Err(error);
        }
        return Err(
            Diagnostic::at(&node.span, "the field 'hosts' is required but was not set")
                .with_hint("Say where the play runs: 'hosts: all', or a group's or host's name."),
        );
    }
    let mut play = Play::new(node.span.clone(), directory.to_path_buf());
    let mut task_lists = Vec::new();
    for (name, key, value) in fields {
        check_keyword(key, name, Place::Play)?;
        check_literal(name, value)?;
        if read_directive(&mut play.directives, name, value) {
            continue;
        }
        match name {
            "name" => play.name = optional(value),
            "hosts" => {
                play.hosts = hosts(value)?;
            }
            "vars" => play.vars = vars(value, Place::Play)?,
            "gather_facts" => play.gather_facts = optional(value),
            "gather_subset" => play.gather_subset = optional(value),
            "gather_timeout" => play.gather_timeout = optional(value),
            "fact_path" => play.fact_path = optional(value),
            "order" => play.order = optional(value),
            "strategy" => play.strategy = optional(value),
            _ => task_lists.push((name, value)),
        }
    }
    let frame = Frame {
        guarded: play.directives.ignore_errors.is_some(),
        directives: play.directives.clone(),
        ..Frame::default()
    };
    for (name, value) in task_lists {
        let blocks = load_blocks(value, &frame, catalog)?;
        match name {
            "pre_tasks" => play.pre_tasks = blocks,
            "post_tasks" => play.post_tasks = blocks,
            _ => play.tasks = blocks,
        }
    }
    Ok(play)
}

fn hosts(node: &Node) -> Result<Vec<shevek_jinja::Value>, Diagnostic> {
    let empty = || {
        Diagnostic::at(
            &node.span,
            "Hosts list cannot be empty. Please check your playbook",
        )
        .with_hint("Write 'hosts: all', or a group's or host's name.")
    };
    if let Some(items) = node.as_sequence() {
        if items.is_empty() {
            return Err(empty());
        }
        if let Some(bad) = items
            .iter()
            .find(|item| item.as_scalar().is_none() || item.is_null())
        {
            return Err(Diagnostic::at(
                &bad.span,
                "Hosts list must be a sequence or string. Please check your playbook.",
            ));
        }
    } else if node.is_null() {
        return Err(empty());
    } else if node.as_scalar().is_none() {
        return Err(Diagnostic::at(
            &node.span,
            "Hosts list must be a sequence or string. Please check your playbook.",
        ));
    }
    Ok(list(node))
}
