//! What all kinds of sources do with the inventory.

use std::path::Path;

use shevek_jinja::{Str, Value};
use shevek_yaml::Diagnostic;

use crate::address::parse_address;
use crate::error::InventoryError;
use crate::group::GroupId;
use crate::inventory::Inventory;
use crate::range::expand_host_range;
use crate::warning::Warning;

/// An inventory while one source is being read.
pub(crate) struct Populator<'i> {
    pub(crate) inventory: &'i mut Inventory,
    file: Value,
    directory: Value,
}

impl<'i> Populator<'i> {
    /// `source`: the path, or the list of hosts.
    pub(crate) fn new(inventory: &'i mut Inventory, source: &str) -> Self {
        let path = Path::new(source);
        let directory = path.parent().filter(|_| path.is_file());
        Self {
            inventory,
            file: Value::Str(Str::new(source)),
            directory: directory.map_or(Value::None, |directory| {
                Value::Str(Str::new(directory.display().to_string()))
            }),
        }
    }

    /// Adds a host to the inventory and to a group, with its port.
    pub(crate) fn add_host(
        &mut self,
        name: &str,
        group: Option<GroupId>,
        port: Option<u32>,
    ) -> Result<(), InventoryError> {
        let (id, is_new) = self.inventory.add_host(name)?;
        if is_new {
            if let Some(port) = port.filter(|port| *port != 0) {
                self.inventory
                    .set_host_variable(id, "ansible_port", Value::Int(i64::from(port)));
            }
            let (file, directory) = (self.file.clone(), self.directory.clone());
            self.inventory.set_variable(name, "inventory_file", file)?;
            self.inventory
                .set_variable(name, "inventory_dir", directory)?;
        }
        if let Some(group) = group {
            self.inventory.add_host_to_group(id, group);
        }
        Ok(())
    }

    /// Warns of a variable name that is none.
    pub(crate) fn check_name(&mut self, name: &str, place: impl FnOnce(String) -> Diagnostic) {
        let is_valid = name.is_ascii()
            && !name.is_empty()
            && crate::group_name::is_identifier(name)
            && !KEYWORDS.contains(&name);
        if !is_valid {
            let diagnostic = place(format!(
                "Accepting inventory variable with invalid name '{name}'."
            ))
            .with_hint(
                "Variable names must be strings starting with a letter or underscore character, \
                 and contain only letters, numbers and underscores.",
            );
            self.inventory.warnings.push(Warning::Deprecated {
                diagnostic,
                version: "2.23",
            });
        }
    }
}

/// Names that templates cannot use as variables.
const KEYWORDS: [&str; 7] = ["true", "false", "none", "True", "False", "None", "not"];

/// Host names and port that a pattern in a source stands for.
pub(crate) fn expand_host_pattern(
    pattern: &str,
) -> Result<(Vec<String>, Option<u32>), InventoryError> {
    let (name, port) = parse_address(pattern, true).unwrap_or((pattern, None));
    Ok((expand_host_range(name)?, port))
}
