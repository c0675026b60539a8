//! What `--list` shows: groups, hosts and variables as one document.

use std::collections::HashSet;

use shevek_inventory::{GroupId, HostId, Inventory};
use shevek_jinja::{Dict, List, Value};

use super::view::View;
use crate::error::CommandError;

/// How documents are written; each has a shape of its own too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Yaml,
    Toml,
}

impl View {
    /// The document of all groups with the hosts that are `shown`.
    pub(super) fn list(&self, shown: &[HostId], format: Format) -> Result<Dict, CommandError> {
        let mut document = Document {
            view: self,
            inventory: self.inventory(),
            shown: shown.iter().copied().collect(),
            seen_groups: HashSet::new(),
            seen_hosts: HashSet::new(),
        };
        match format {
            Format::Yaml => document.tree(GroupId::ALL),
            Format::Toml => {
                let found = Dict::new();
                let ungrouped = document.inventory.group(GroupId::UNGROUPED);
                let has_ungrouped = !ungrouped.direct_hosts().is_empty();
                document.tables(GroupId::ALL, has_ungrouped, &found)?;
                Ok(found)
            }
            Format::Json => {
                let found = Dict::new();
                document.flat(GroupId::ALL, &found)?;
                found.insert_str("_meta", Value::Dict(document.meta(shown)?));
                Ok(found)
            }
        }
    }
}

/// A document while it is made.
struct Document<'v> {
    view: &'v View,
    inventory: &'v Inventory,
    shown: HashSet<HostId>,
    seen_groups: HashSet<GroupId>,
    seen_hosts: HashSet<HostId>,
}

/// Adds what is not empty.
fn add(entry: &Dict, key: &str, value: impl Into<Value>, is_empty: bool) {
    if !is_empty {
        entry.insert_str(key, value);
    }
}

impl Document<'_> {
    fn group_name(&self, group: GroupId) -> &str {
        &self.inventory.group(group).name
    }

    /// The hosts that a group lists itself, as far as they are shown; `all` never lists any.
    fn hosts(&self, group: GroupId) -> Vec<HostId> {
        if group == GroupId::ALL {
            return Vec::new();
        }
        let hosts = self.inventory.group(group).direct_hosts().iter();
        hosts
            .copied()
            .filter(|host| self.shown.contains(host))
            .collect()
    }

    fn host_name(&self, host: HostId) -> Value {
        Value::from(&*self.inventory.host(host).name)
    }

    /// Where variables were set, with `--export`.
    fn add_variables(&self, entry: &Dict, group: GroupId) -> Result<(), CommandError> {
        if self.view.export {
            let variables = self.view.group_variables(group)?;
            let is_empty = variables.is_empty();
            add(entry, "vars", Value::Dict(variables), is_empty);
        }
        Ok(())
    }

    /// All groups side by side, with their children's names: as inventory scripts print them.
    fn flat(&mut self, group: GroupId, found: &Dict) -> Result<(), CommandError> {
        let entry = Dict::new();
        let hosts: Vec<Value> = self
            .hosts(group)
            .into_iter()
            .map(|host| self.host_name(host))
            .collect();
        let no_hosts = hosts.is_empty();
        add(&entry, "hosts", Value::List(List::new(hosts)), no_hosts);
        let children = self.inventory.group(group).children();
        let names: Vec<Value> = children
            .iter()
            .map(|child| Value::from(self.group_name(*child)))
            .collect();
        let no_children = names.is_empty();
        add(
            &entry,
            "children",
            Value::List(List::new(names)),
            no_children,
        );
        for child in children {
            if !self.seen_groups.contains(child) {
                self.flat(*child, found)?;
                self.seen_groups.insert(*child);
            }
        }
        self.add_variables(&entry, group)?;
        let is_empty = entry.is_empty();
        add(found, self.group_name(group), Value::Dict(entry), is_empty);
        Ok(())
    }

    fn meta(&self, hosts: &[HostId]) -> Result<Dict, CommandError> {
        let all = Dict::with_capacity(hosts.len());
        for host in hosts {
            let variables = self.view.host_variables(*host)?;
            let is_empty = variables.is_empty();
            let name = &self.inventory.host(*host).name;
            add(&all, name, Value::Dict(variables), is_empty);
        }
        let meta = Dict::new();
        meta.insert_str("hostvars", Value::Dict(all));
        meta.insert_str("profile", "inventory_legacy");
        Ok(meta)
    }

    /// The variables of a host where it occurs first, nothing where it occurs again.
    fn variables_once(&mut self, host: HostId) -> Result<Value, CommandError> {
        Ok(Value::Dict(if self.seen_hosts.insert(host) {
            self.view.host_variables(host)?
        } else {
            Dict::new()
        }))
    }

    fn hosts_with_variables(&mut self, group: GroupId) -> Result<Dict, CommandError> {
        let hosts = Dict::new();
        for host in self.hosts(group) {
            let variables = self.variables_once(host)?;
            hosts.insert_str(&self.inventory.host(host).name, variables);
        }
        Ok(hosts)
    }

    /// A group with the groups below it: as YAML inventories are written.
    fn tree(&mut self, group: GroupId) -> Result<Dict, CommandError> {
        let children = Dict::new();
        for child in self.inventory.group(group).children() {
            if self.seen_groups.contains(child) {
                children.insert_str(self.group_name(*child), Value::Dict(Dict::new()));
            } else {
                for (name, entry) in self.tree(*child)?.raw_items() {
                    children.insert_str(&name.to_string(), entry);
                }
                self.seen_groups.insert(*child);
            }
        }
        let entry = Dict::new();
        let no_children = children.is_empty();
        add(&entry, "children", Value::Dict(children), no_children);
        let hosts = self.hosts_with_variables(group)?;
        let no_hosts = hosts.is_empty();
        add(&entry, "hosts", Value::Dict(hosts), no_hosts);
        self.add_variables(&entry, group)?;
        let found = Dict::new();
        let is_empty = entry.is_empty();
        add(&found, self.group_name(group), Value::Dict(entry), is_empty);
        Ok(found)
    }

    /// All groups side by side, with variables where a host occurs first: as TOML inventories are written.
    fn tables(
        &mut self,
        group: GroupId,
        has_ungrouped: bool,
        found: &Dict,
    ) -> Result<(), CommandError> {
        let mut names = Vec::new();
        let below = Dict::new();
        for child in self.inventory.group(group).children() {
            if *child == GroupId::UNGROUPED && !has_ungrouped {
                continue;
            }
            if group != GroupId::ALL {
                names.push(Value::from(self.group_name(*child)));
            }
            self.tables(*child, has_ungrouped, &below)?;
        }
        let entry = Dict::new();
        let no_children = names.is_empty();
        add(
            &entry,
            "children",
            Value::List(List::new(names)),
            no_children,
        );
        let hosts = self.hosts_with_variables(group)?;
        let no_hosts = hosts.is_empty();
        add(&entry, "hosts", Value::Dict(hosts), no_hosts);
        self.add_variables(&entry, group)?;
        let is_empty = entry.is_empty();
        add(found, self.group_name(group), Value::Dict(entry), is_empty);
        for (name, entry) in below.raw_items() {
            found.insert_str(&name.to_string(), entry);
        }
        Ok(())
    }
}
