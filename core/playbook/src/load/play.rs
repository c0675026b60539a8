//! Loading a play.

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Diagnostic, Node, NodeValue};

use super::block::load_blocks;
use super::context::PlayScope;
use super::directives::read_keyword;
use super::error::Problem;
use super::fields::{as_list, check_keyword, entries, list, optional, value, vars};
use super::handlers::load_handlers;
use super::import_playbook::Imported;
use super::literals::check_literal;
use super::role::load_play_roles;
use super::vars_prompt::load_vars_prompt;
use crate::directives::merge_vars;
use crate::frame::Frame;
use crate::keyword::Place;
use crate::play::Play;

/// Reads a play. `imported` is what the `import_playbook`s around it give to it.
pub(super) fn load_play(
    mut scope: PlayScope<'_>,
    node: &Node,
    imported: &Imported,
) -> Result<Play, Problem> {
    let fields = entries(node, Place::Play)?;
    check_hosts_given(node, &fields)?;
    let mut play = Play::new(node.span.clone(), scope.directory.clone());
    let mut lists = Lists::default();
    let mut own_vars = Dict::new();
    for (name, key, value) in fields {
        check_keyword(key, name, Place::Play)?;
        check_literal(name, value)?;
        let actions = scope.actions(&play.directives);
        let mut directives = play.directives.clone();
        if read_keyword(&mut directives, name, value, actions)? {
            play.directives = directives;
            continue;
        }
        match name {
            "name" => play.name = optional(value),
            "hosts" => play.hosts = hosts(value)?,
            "user" => {
                if play.directives.remote_user.is_some() || node.get("remote_user").is_some() {
                    return Err(both_users(key).into());
                }
                play.directives.remote_user = optional(value);
            }
            "vars" => own_vars = vars(value, Place::Play)?,
            "vars_files" => play.vars_files = vars_files(value)?,
            "vars_prompt" => play.vars_prompt = load_vars_prompt(value)?,
            "gather_facts" => play.gather_facts = optional(value),
            "gather_subset" => play.gather_subset = optional(value),
            "gather_timeout" => play.gather_timeout = optional(value),
            "fact_path" => play.fact_path = optional(value),
            "force_handlers" => play.force_handlers = optional(value),
            "max_fail_percentage" => play.max_fail_percentage = optional(value),
            "serial" => play.serial = list(value),
            "order" => play.order = optional(value),
            "strategy" => play.strategy = optional(value),
            "roles" => lists.roles = Some(value),
            "handlers" => lists.handlers = Some(value),
            "pre_tasks" => lists.pre_tasks = Some(value),
            "post_tasks" => lists.post_tasks = Some(value),
            _ => lists.tasks = Some(value),
        }
    }
    if let Some(collection) = &imported.collection {
        search_first(collection, &mut play.directives.collections);
    }
    play.directives.tags.extend(imported.tags.iter().cloned());
    play.gather_when.clone_from(&imported.gather_when);
    // While it is read its own variables win, as in Ansible; afterwards those of the imports do.
    scope.vars = merge_vars(&imported.vars_while_loading, &own_vars);
    scope.span = Some(node.span.clone());
    scope.vars_files.clone_from(&play.vars_files);
    scope.directives = play.directives.clone();
    play.vars = merge_vars(&scope.vars, &imported.vars);
    lists.load(&scope, &mut play, imported)?;
    Ok(play)
}

/// The collection of a playbook comes before those that its play names. Ansible: `_ensure_default_collection`.
fn search_first(collection: &str, collections: &mut Option<Value>) {
    let named = collections.as_ref().map(as_list).unwrap_or_default();
    if named.iter().any(|name| name.as_str() == Some(collection)) {
        return;
    }
    let mut all = vec![Value::from(collection)];
    all.extend(named);
    *collections = Some(Value::list(all));
}

/// The lists of tasks and roles of a play.
#[derive(Default)]
struct Lists<'a> {
    roles: Option<&'a Node>,
    handlers: Option<&'a Node>,
    pre_tasks: Option<&'a Node>,
    post_tasks: Option<&'a Node>,
    tasks: Option<&'a Node>,
}

impl Lists<'_> {
    /// Loads them in Ansible's order, which decides what static imports see and the order of their handlers.
    fn load(
        self,
        scope: &PlayScope<'_>,
        play: &mut Play,
        imported: &Imported,
    ) -> Result<(), Problem> {
        let frame = Frame {
            guarded: play.directives.ignore_errors.is_some() || !imported.when.is_empty(),
            directives: play.directives.clone(),
            when: imported.when.clone(),
            ..Frame::default()
        };
        let mut handlers = Vec::new();
        if let Some(node) = self.roles {
            let roles = load_play_roles(scope, node, &frame)?;
            play.role_blocks = roles.blocks;
            handlers = roles.handlers;
        }
        if let Some(node) = self.handlers {
            // An import's condition does not hold for handlers.
            let frame = Frame {
                when: Vec::new(),
                ..frame.clone()
            };
            check_list("handlers", node)?;
            handlers.extend(load_handlers(scope, node, &frame)?);
        }
        let load = |name: &str, node: Option<&Node>| match node {
            Some(node) => {
                check_list(name, node)?;
                load_blocks(scope, node, &frame)
            }
            None => Ok(Vec::new()),
        };
        play.pre_tasks = load("pre_tasks", self.pre_tasks)?;
        play.post_tasks = load("post_tasks", self.post_tasks)?;
        play.tasks = load("tasks", self.tasks)?;
        handlers.extend(scope.handlers.take());
        play.handlers = handlers;
        play.roles = scope.roles.take();
        Ok(())
    }
}

fn check_hosts_given(node: &Node, fields: &[(&str, &Node, &Node)]) -> Result<(), Diagnostic> {
    if fields.iter().any(|(name, _, _)| *name == "hosts") {
        return Ok(());
    }
    for (name, key, _) in fields {
        check_keyword(key, name, Place::Play)?;
    }
    Err(
        Diagnostic::at(&node.span, "The field 'hosts' is required but was not set.")
            .with_hint("Say where the play runs: 'hosts: all', or a group's or host's name."),
    )
}

/// Names of files, and lists of alternatives.
fn vars_files(node: &Node) -> Result<Vec<Value>, Diagnostic> {
    let items = node.as_sequence().unwrap_or(std::slice::from_ref(node));
    for item in items {
        let names = item.as_sequence().unwrap_or(std::slice::from_ref(item));
        let bad = names
            .iter()
            .find(|name| name.as_str().is_none() && !node.is_null());
        if let Some(bad) = bad {
            return Err(Diagnostic::at(
                &bad.span,
                format!("Invalid `vars_files` value of type '{}'.", bad.type_name()),
            )
            .with_hint("A `vars_files` value should either be a string or list of strings."));
        }
    }
    Ok(list(node))
}

fn both_users(key: &Node) -> Diagnostic {
    Diagnostic::at(
        &key.span,
        "both 'user' and 'remote_user' are set for this play. The use of 'user' is deprecated, and should be removed",
    )
}

fn hosts(node: &Node) -> Result<Vec<Value>, Diagnostic> {
    let wrong_type = |node: &Node| {
        Diagnostic::at(
            &node.span,
            "Hosts list must be a sequence or string. Please check your playbook.",
        )
    };
    let is_empty = node.is_null() || node.as_sequence().is_some_and(<[Node]>::is_empty);
    if is_empty {
        return Err(Diagnostic::at(
            &node.span,
            "Hosts list cannot be empty. Please check your playbook",
        )
        .with_hint("Write 'hosts: all', or a group's or host's name."));
    }
    if let Some(items) = node.as_sequence() {
        if let Some(bad) = items.iter().find(|item| item.as_str().is_none()) {
            let message = if bad.is_null() {
                "Hosts list cannot contain values of 'None'. Please check your playbook".to_string()
            } else {
                format!(
                    "Hosts list contains an invalid host value: '{}'",
                    value(bad)
                )
            };
            return Err(Diagnostic::at(&bad.span, message));
        }
    } else if node.as_str().is_none() && !matches!(node.value, NodeValue::Vault(_)) {
        return Err(wrong_type(node));
    }
    Ok(list(node))
}

/// A section of tasks is a list, or nothing.
fn check_list(name: &str, node: &Node) -> Result<(), Problem> {
    if node.is_null() || node.as_sequence().is_some() {
        return Ok(());
    }
    let found = node.to_value(false);
    Err(Diagnostic::at(
        &node.span,
        format!(
            "A malformed block was encountered while loading {name}: {found} should be a list or None."
        ),
    )
    .with_hint("Begin each task with '- '.")
    .into())
}
