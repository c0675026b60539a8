//! `--graph`: groups and hosts as a tree.

use shevek_inventory::GroupId;
use shevek_jinja::{Dict, Value};

use super::view::View;
use crate::error::CommandError;

/// The tree below a group, with variables when they are wanted.
pub(super) fn graph(
    view: &View,
    group: GroupId,
    with_variables: bool,
) -> Result<String, CommandError> {
    let mut graph = Graph {
        view,
        with_variables,
        lines: Vec::new(),
    };
    graph.group(group, 0)?;
    Ok(graph.lines.join("\n"))
}

struct Graph<'v> {
    view: &'v View,
    with_variables: bool,
    lines: Vec<String>,
}

impl Graph<'_> {
    fn line(&mut self, text: &str, depth: usize) {
        let stem = match depth {
            0 => String::new(),
            depth => format!("{}--", "  |".repeat(depth)),
        };
        self.lines.push(format!("{stem}{text}"));
    }

    fn group(&mut self, group: GroupId, depth: usize) -> Result<(), CommandError> {
        let inventory = self.view.inventory();
        self.line(&format!("@{}:", inventory.group(group).name), depth);
        for child in inventory.group(group).children() {
            self.group(*child, depth + 1)?;
        }
        if group != GroupId::ALL {
            for host in inventory.group(group).direct_hosts() {
                self.line(&inventory.host(*host).name, depth + 1);
                if self.with_variables {
                    self.variables(&self.view.host_variables(*host)?, depth + 2)?;
                }
            }
        }
        if self.with_variables {
            self.variables(&self.view.group_variables(group)?, depth + 1)?;
        }
        Ok(())
    }

    fn variables(&mut self, variables: &Dict, depth: usize) -> Result<(), CommandError> {
        let mut lines: Vec<(String, Value)> = variables
            .raw_items()
            .into_iter()
            .map(|(name, value)| (name.to_string(), value))
            .collect();
        lines.sort_by(|(left, _), (right, _)| left.cmp(right));
        for (name, value) in lines {
            self.line(&format!("{{{name} = {}}}", self.text(value)?), depth);
        }
        Ok(())
    }

    /// The value as Python prints it; a vaulted text is decrypted.
    fn text(&self, value: Value) -> Result<String, CommandError> {
        let failed = |error: &dyn std::fmt::Display| CommandError::Failed(error.to_string());
        let value = match &value {
            Value::Str(text) if shevek_yaml::VaultText::of(text).is_some() => self
                .view
                .templar
                .template(&value)
                .map_err(|error| failed(&error))?,
            _ => value,
        };
        value.str().map_err(|error| failed(&error))
    }
}
