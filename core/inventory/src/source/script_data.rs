//! The JSON that inventory scripts print.

use std::sync::Arc;

use shevek_yaml::{Diagnostic, Node, Source};

use super::populate::Populator;
use crate::error::InventoryError;
use crate::warning::Warning;

/// Adds what a script has printed to the inventory.
pub(crate) struct ScriptData<'d, 'i> {
    source: &'d Arc<Source>,
    populator: &'d mut Populator<'i>,
    hosts: indexmap::IndexSet<String>,
}

/// Checks that the text is a mapping in the one form of JSON that there is for inventories. Ansible:
/// `detect_profile_name`.
pub(crate) fn check_profile(root: &Node) -> Result<(), String> {
    let wrong = |place: &str, node: &Node, wanted: &str| {
        let found = node.type_name();
        Err(format!("Value{place} is '{found}' instead of '{wanted}'."))
    };
    if root.as_mapping().is_none() {
        return wrong("", root, "dict");
    }
    let Some(meta) = root.get("_meta") else {
        return Ok(());
    };
    if meta.as_mapping().is_none() {
        return wrong(" contains '_meta' which", meta, "dict");
    }
    let Some(profile) = meta.get("profile") else {
        return Ok(());
    };
    match profile.as_str() {
        None => wrong(" contains '_meta.profile' which", profile, "str"),
        Some("inventory_legacy") => Ok(()),
        Some(name) if name.starts_with("inventory_") => {
            Err(format!("Unknown profile name '{name}'."))
        }
        Some(name) => Err(format!("Non-inventory profile '{name}' is not allowed.")),
    }
}

/// The first key that marks unsafe or encrypted text but holds no text, and the type of what it holds.
pub(crate) fn wrong_special(node: &Node) -> Option<(&'static str, &'static str)> {
    for key in ["__ansible_unsafe", "__ansible_vault"] {
        if let Some(value) = node.get(key) {
            return Some((key, value.type_name()));
        }
    }
    let items = node.as_sequence().unwrap_or_default().iter();
    let values = node.as_mapping().unwrap_or_default().iter();
    items
        .chain(values.map(|(_, value)| value))
        .find_map(wrong_special)
}

impl<'d, 'i> ScriptData<'d, 'i> {
    pub(crate) fn new(source: &'d Arc<Source>, populator: &'d mut Populator<'i>) -> Self {
        Self {
            source,
            populator,
            hosts: indexmap::IndexSet::new(),
        }
    }

    /// The hosts of all groups.
    pub(crate) fn hosts(&self) -> Vec<String> {
        self.hosts.iter().cloned().collect()
    }

    fn wrong_type(node: &Node, place: &str, wanted: &str) -> Diagnostic {
        Diagnostic::at(
            &node.span,
            format!(
                "Value contains '{place}' which is '{}' instead of '{wanted}'.",
                node.type_name()
            ),
        )
    }

    fn failed(node: &Node, error: InventoryError) -> Diagnostic {
        Diagnostic::at(&node.span, error.to_string())
    }

    /// `_meta.hostvars`, if it is there.
    pub(crate) fn host_variables(root: &Node) -> Result<Option<&Node>, Diagnostic> {
        let Some(meta) = root.get("_meta") else {
            return Ok(None);
        };
        if meta.as_mapping().is_none() {
            return Err(Self::wrong_type(meta, "_meta", "dict"));
        }
        let Some(variables) = meta.get("hostvars") else {
            return Err(Diagnostic::at(
                &meta.span,
                "Value contains '_meta.hostvars' which is 'NoneType' instead of 'dict'.",
            ));
        };
        if variables.as_mapping().is_none() {
            return Err(Self::wrong_type(variables, "_meta.hostvars", "dict"));
        }
        Ok(Some(variables))
    }

    /// Adds all groups.
    pub(crate) fn groups(&mut self, root: &Node) -> Result<(), Diagnostic> {
        let Some(groups) = root.as_mapping() else {
            return Err(Diagnostic::at(
                &root.span,
                format!("Value is '{}' instead of 'dict'.", root.type_name()),
            ));
        };
        for (name, data) in groups {
            if let Some(text) = name.as_str()
                && text != "_meta"
            {
                self.group(name, text, data)?;
            }
        }
        Ok(())
    }

    fn group(&mut self, name: &Node, text: &str, data: &Node) -> Result<(), Diagnostic> {
        let failed = |error| Self::failed(name, error);
        let group = self.populator.inventory.add_group(text).map_err(failed)?;
        let text = &*Arc::clone(&self.populator.inventory.group(group).name);
        let has_sections = ["hosts", "vars", "children"]
            .iter()
            .any(|section| data.get(section).is_some());
        if data.as_mapping().is_none() {
            self.deprecated(
                name,
                format!(
                    "Group '{text}' was converted to 'dict' from '{}'.",
                    data.type_name()
                ),
            );
            return self.group_hosts(text, data);
        }
        if !has_sections {
            self.deprecated(
                name,
                format!(
                    "Treating malformed group '{text}' as the sole host of that group. \
                     Variables provided in this manner cannot be templated."
                ),
            );
            self.add_host(name, text, text)?;
            return self.group_variables(text, data, false);
        }
        if let Some(hosts) = data.get("hosts") {
            self.group_hosts(text, hosts)?;
        }
        if let Some(variables) = data.get("vars") {
            self.group_variables(text, variables, true)?;
        }
        let Some(children) = data.get("children") else {
            return Ok(());
        };
        let names: Vec<&Node> = match (children.as_sequence(), children.as_mapping()) {
            (Some(items), _) => items.iter().collect(),
            (_, Some(pairs)) => pairs.iter().map(|(key, _)| key).collect(),
            _ => {
                return Err(Self::wrong_type(
                    children,
                    &format!("{text}.children"),
                    "list",
                ));
            }
        };
        for child in names {
            let name = child.as_str().unwrap_or_default();
            let failed = |error| Self::failed(child, error);
            let id = self.populator.inventory.add_group(name).map_err(failed)?;
            self.populator
                .inventory
                .add_child_group(group, id)
                .map_err(failed)?;
        }
        Ok(())
    }

    fn group_hosts(&mut self, group: &str, hosts: &Node) -> Result<(), Diagnostic> {
        let Some(items) = hosts.as_sequence() else {
            return Err(Self::wrong_type(hosts, &format!("{group}.hosts"), "list"));
        };
        for item in items {
            let Some(host) = item.as_str() else {
                return Err(Diagnostic::at(
                    &item.span,
                    format!(
                        "Invalid host name supplied, expected a string but got a {}",
                        item.type_name()
                    ),
                ));
            };
            self.add_host(item, host, group)?;
        }
        Ok(())
    }

    fn add_host(&mut self, node: &Node, host: &str, group: &str) -> Result<(), Diagnostic> {
        let group = self.populator.inventory.find_group(group);
        self.populator
            .add_host(host, group, None)
            .map_err(|error| Self::failed(node, error))?;
        self.hosts.insert(host.to_owned());
        Ok(())
    }

    fn group_variables(
        &mut self,
        group: &str,
        variables: &Node,
        trusted: bool,
    ) -> Result<(), Diagnostic> {
        let Some(pairs) = variables.as_mapping() else {
            return Err(Self::wrong_type(
                variables,
                &format!("{group}.vars"),
                "dict",
            ));
        };
        self.set_variables(group, pairs, trusted)
    }

    /// Sets the variables of a host.
    pub(crate) fn set_host_variables(
        &mut self,
        host: &str,
        variables: &Node,
    ) -> Result<(), Diagnostic> {
        let Some(pairs) = variables.as_mapping() else {
            return Err(Diagnostic::at(
                &variables.span,
                format!(
                    "Invalid data from file, expected dictionary and got a {} for host '{host}'",
                    variables.type_name()
                ),
            ));
        };
        self.set_variables(host, pairs, true)
    }

    fn set_variables(
        &mut self,
        entity: &str,
        pairs: &[(Node, Node)],
        trusted: bool,
    ) -> Result<(), Diagnostic> {
        for (key, value) in pairs {
            let name = key.as_str().unwrap_or_default();
            self.populator
                .check_name(name, |message| Diagnostic::at(&key.span, message));
            self.populator
                .inventory
                .set_variable(entity, name, value.to_value(trusted))
                .map_err(|error| Self::failed(value, error))?;
        }
        Ok(())
    }

    fn deprecated(&mut self, node: &Node, message: String) {
        self.populator.inventory.warnings.push(Warning::Deprecated {
            diagnostic: Diagnostic::at(&node.span, message),
            version: "2.23",
        });
    }

    /// Warns that every host costs a run of the script.
    pub(crate) fn warn_without_meta(&mut self) {
        self.populator.inventory.warnings.push(Warning::Deprecated {
            diagnostic: Diagnostic::in_source(
                self.source,
                "Inventory scripts should always provide 'meta.hostvars'. Host variables will be \
                 collected by running the inventory script with the '--host' option for each host.",
            ),
            version: "2.23",
        });
    }
}
