//! TOML inventories.

use std::sync::Arc;

use shevek_yaml::{Diagnostic, Node, Source};

use super::populate::{Populator, expand_host_pattern};
use super::toml_nodes::toml_nodes;
use crate::error::InventoryError;
use crate::group::GroupId;
use crate::warning::Warning;

/// Reads an inventory of groups as tables. What stands before an error has been added.
///
/// # Errors
/// The first error, with its place.
pub(crate) fn parse(source: &Arc<Source>, populator: &mut Populator<'_>) -> Result<(), Diagnostic> {
    let root = toml_nodes(source)?;
    let groups = root.as_mapping().unwrap_or_default();
    if groups.is_empty() {
        return Err(Diagnostic::in_source(source, "Parsed empty TOML file"));
    }
    if let Some((_, plugin)) = root.get_pair("plugin") {
        return Err(Diagnostic::at(
            &plugin.span,
            "Plugin configuration TOML file, not TOML inventory",
        ));
    }
    for (name, data) in groups {
        group(name, data, populator)?;
    }
    Ok(())
}

fn text(node: &Node) -> &str {
    node.as_scalar().map_or("", |scalar| scalar.text.as_ref())
}

fn failed(node: &Node) -> impl Fn(InventoryError) -> Diagnostic {
    let span = node.span.clone();
    move |error| Diagnostic::at(&span, error.to_string())
}

fn group(name: &Node, data: &Node, populator: &mut Populator<'_>) -> Result<(), Diagnostic> {
    let Some(entries) = data.as_mapping() else {
        warn(
            name,
            format!(
                "Skipping '{}' as this is not a valid group definition",
                text(name)
            ),
            populator,
        );
        return Ok(());
    };
    let group = populator
        .inventory
        .add_group(text(name))
        .map_err(failed(name))?;
    for (key, value) in entries {
        let invalid = |wanted: &str| {
            Diagnostic::at(
                &value.span,
                format!(
                    "Invalid \"{}\" entry for \"{}\" group, requires a {wanted}, found \"{}\" instead.",
                    text(key),
                    text(name),
                    value.type_name()
                ),
            )
        };
        match text(key) {
            "vars" => {
                for (name, value) in value.as_mapping().ok_or_else(|| invalid("dict"))? {
                    check_name(name, populator);
                    populator
                        .inventory
                        .set_group_variable(group, text(name), value.to_value(true))
                        .map_err(failed(value))?;
                }
            }
            "children" => {
                for child in value.as_sequence().ok_or_else(|| invalid("list"))? {
                    populator
                        .inventory
                        .add_group(text(child))
                        .and_then(|child| populator.inventory.add_child_group(group, child))
                        .map_err(failed(child))?;
                }
            }
            "hosts" => {
                for (pattern, data) in value.as_mapping().ok_or_else(|| invalid("dict"))? {
                    hosts(pattern, data, group, populator)?;
                }
            }
            other => warn(
                key,
                format!(
                    "Skipping unexpected key \"{other}\" in group \"{}\", only \"vars\", \"children\" and \"hosts\" are valid",
                    text(name)
                ),
                populator,
            ),
        }
    }
    Ok(())
}

fn hosts(
    pattern: &Node,
    data: &Node,
    group: GroupId,
    populator: &mut Populator<'_>,
) -> Result<(), Diagnostic> {
    let (names, port) = expand_host_pattern(text(pattern)).map_err(failed(pattern))?;
    let Some(variables) = data.as_mapping() else {
        return Err(Diagnostic::at(
            &data.span,
            format!(
                "Invalid data from file, expected dictionary and got:\n\n{}",
                data.type_name()
            ),
        ));
    };
    for (name, _) in variables {
        check_name(name, populator);
    }
    for host in &names {
        populator
            .add_host(host, Some(group), port)
            .and_then(|()| {
                variables.iter().try_for_each(|(name, value)| {
                    populator
                        .inventory
                        .set_variable(host, text(name), value.to_value(true))
                })
            })
            .map_err(failed(pattern))?;
    }
    Ok(())
}

fn check_name(name: &Node, populator: &mut Populator<'_>) {
    populator.check_name(text(name), |message| Diagnostic::at(&name.span, message));
}

fn warn(node: &Node, message: String, populator: &mut Populator<'_>) {
    populator
        .inventory
        .warnings
        .push(Warning::Located(Diagnostic::at(&node.span, message)));
}
