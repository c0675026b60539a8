//! Loading `module_defaults`.

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Diagnostic, Node};

use super::action_groups::full_name;
use super::actions::{Actions, short_name};
use super::did_you_mean;
use super::fields::value;

const SHAPE: &str = "The field 'module_defaults' is supposed to be a dictionary or list of dictionaries, the keys of \
    which must be static action, module, or group names. Only the values may contain templates. For example: \
    {'ping': \"{{ ping_defaults }}\"}";

/// A mapping by module name, or a list of such mappings. The names become those without `ansible.builtin.`; groups
/// become `group/` with their full name.
pub(super) fn load_module_defaults(
    node: &Node,
    actions: Actions<'_>,
) -> Result<Vec<Value>, Diagnostic> {
    if node.is_null() {
        return Ok(Vec::new());
    }
    let Some(items) = node.as_sequence() else {
        return Ok(vec![one(node, actions)?]);
    };
    items.iter().map(|item| one(item, actions)).collect()
}

fn one(node: &Node, actions: Actions<'_>) -> Result<Value, Diagnostic> {
    let pairs = node
        .as_mapping()
        .ok_or_else(|| Diagnostic::at(&node.span, SHAPE))?;
    let defaults = Dict::with_capacity(pairs.len());
    // Short names are never looked up in `collections`.
    let actions = Actions {
        collections: None,
        ..actions
    };
    for (key, node) in pairs {
        let name = key
            .as_str()
            .ok_or_else(|| Diagnostic::at(&key.span, SHAPE))?;
        let known = match name.strip_prefix("group/") {
            Some(group) => group_key(key, group, actions)?,
            None => match actions.resolve(name) {
                Some(info) => info.name,
                None => return Err(unknown(key, name, actions)),
            },
        };
        defaults.insert_str(&known, value(node));
    }
    Ok(Value::Dict(defaults))
}

/// `group/` with the group's full name, if there is such a group.
fn group_key(key: &Node, group: &str, actions: Actions<'_>) -> Result<String, Diagnostic> {
    let full = full_name(group);
    let is_known = actions
        .groups
        .is_none_or(|groups| groups.actions(&full).is_some());
    if is_known {
        return Ok(format!("group/{full}"));
    }
    Err(Diagnostic::at(
        &key.span,
        format!(
            "Error loading module_defaults: could not resolve the module_defaults group {full}"
        ),
    ))
}

fn unknown(key: &Node, name: &str, actions: Actions<'_>) -> Diagnostic {
    let full = if name.split('.').count() < 3 {
        format!("ansible.legacy.{name}")
    } else {
        name.to_string()
    };
    let error = Diagnostic::at(
        &key.span,
        format!("Could not resolve action {full} in module_defaults"),
    );
    let names = actions.names();
    match did_you_mean::hint(short_name(name), names.iter().map(String::as_str)) {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}
