//! Hosts and groups and how they belong together.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use shevek_jinja::Value;

use crate::error::InventoryError;
use crate::group::{Group, GroupId};
use crate::group_name::{InvalidGroupNames, is_identifier};
use crate::host::{Host, HostId, LOCALHOST_NAMES, PLAYBOOK_PYTHON};
use crate::pattern::PatternMismatch;
use crate::vars::{HashBehaviour, VariableMap, set_variable};
use crate::warning::Warning;

/// All hosts and groups.
///
/// Cheap to clone: names and variables are shared. Sources fill it ([`load`](crate::load)), tasks may
/// add to it (`add_host`, `group_by`); call [`Inventory::reconcile`] after additions.
#[derive(Debug, Clone)]
pub struct Inventory {
    hosts: Vec<Host>,
    /// Hosts by name, without the implicit ones, in the order of their appearance.
    host_ids: HashMap<Arc<str>, HostId>,
    host_order: Vec<HostId>,
    groups: Vec<Group>,
    group_ids: HashMap<Arc<str>, GroupId>,
    localhost: Option<HostId>,
    implicit: Vec<HostId>,
    pub(crate) hash_behaviour: HashBehaviour,
    pub(crate) invalid_group_names: InvalidGroupNames,
    pub(crate) pattern_mismatch: PatternMismatch,
    pub(crate) warnings: Vec<Warning>,
}

impl Default for Inventory {
    fn default() -> Self {
        Self::new(HashBehaviour::Replace)
    }
}

impl Inventory {
    /// An inventory of nothing but the groups `all` and `ungrouped` and the implicit localhost.
    pub fn new(hash_behaviour: HashBehaviour) -> Self {
        let mut inventory = Self {
            hosts: Vec::new(),
            host_ids: HashMap::new(),
            host_order: Vec::new(),
            groups: Vec::new(),
            group_ids: HashMap::new(),
            localhost: None,
            implicit: Vec::new(),
            hash_behaviour,
            invalid_group_names: InvalidGroupNames::default(),
            pattern_mismatch: PatternMismatch::default(),
            warnings: Vec::new(),
        };
        for name in ["all", "ungrouped"] {
            inventory.insert_group(name);
        }
        inventory.link(GroupId::ALL, GroupId::UNGROUPED);
        for name in LOCALHOST_NAMES {
            let mut host = Host::new(Arc::from(name));
            host.address = Arc::from("127.0.0.1");
            host.implicit = true;
            let variables = [
                ("ansible_connection", "local"),
                ("ansible_python_interpreter", PLAYBOOK_PYTHON),
            ];
            host.variables = Arc::new(
                variables
                    .map(|(name, value)| (Arc::from(name), Value::from(value)))
                    .into_iter()
                    .collect(),
            );
            inventory
                .implicit
                .push(HostId(inventory.hosts.len() as u32));
            inventory.hosts.push(host);
        }
        inventory
    }

    /// The host with an id of this inventory.
    pub fn host(&self, id: HostId) -> &Host {
        &self.hosts[id.0 as usize]
    }

    /// The group with an id of this inventory.
    pub fn group(&self, id: GroupId) -> &Group {
        &self.groups[id.0 as usize]
    }

    /// The named hosts in the order of their appearance, without the implicit localhost.
    pub fn hosts(&self) -> &[HostId] {
        &self.host_order
    }

    /// All groups in the order of their appearance.
    pub fn groups(&self) -> impl Iterator<Item = GroupId> + use<> {
        (0..self.groups.len() as u32).map(GroupId)
    }

    /// A named host.
    pub fn find_host(&self, name: &str) -> Option<HostId> {
        self.host_ids.get(name).copied()
    }

    /// A group.
    pub fn find_group(&self, name: &str) -> Option<GroupId> {
        self.group_ids.get(name).copied()
    }

    /// A host by name; for `localhost`, `127.0.0.1` and `::1` also the implicit one (or the
    /// localhost that a source has under another of these names).
    pub fn find_host_or_localhost(&self, name: &str) -> Option<HostId> {
        self.find_host(name).or_else(|| {
            let index = LOCALHOST_NAMES.iter().position(|known| *known == name)?;
            Some(self.localhost.unwrap_or(self.implicit[index]))
        })
    }

    /// Adds a group unless it is there.
    ///
    /// # Errors
    /// When the name is empty.
    pub fn add_group(&mut self, name: &str) -> Result<GroupId, InventoryError> {
        if name.is_empty() {
            return Err(InventoryError::EmptyGroupName(name.to_owned()));
        }
        if let Some(id) = self.find_group(name) {
            return Ok(id);
        }
        if is_identifier(name) {
            return Ok(self.insert_group(name));
        }
        let safe = self.checked_group_name(name);
        match self.find_group(&safe) {
            Some(id) => Ok(id),
            None => Ok(self.insert_group(&safe)),
        }
    }

    /// The name that a group gets: with [`InvalidGroupNames`] that replaces characters, perhaps another one. Tells what
    /// it found.
    pub(crate) fn checked_group_name<'n>(&mut self, name: &'n str) -> Cow<'n, str> {
        let mode = self.invalid_group_names;
        if let Some((detail, warning)) = mode.complaint(name) {
            let is_known =
                |known: &Warning| matches!(known, Warning::Detail(text) if *text == detail);
            if !self.warnings.iter().any(is_known) {
                self.warnings.push(Warning::Detail(detail));
            }
            self.warn_once(warning);
        }
        mode.name_of(name)
    }

    fn insert_group(&mut self, name: &str) -> GroupId {
        let id = GroupId(self.groups.len() as u32);
        let name: Arc<str> = Arc::from(name);
        self.groups.push(Group::new(Arc::clone(&name)));
        self.group_ids.insert(name, id);
        id
    }

    /// Adds a host unless it is there; a new one is not in any group yet. Tells whether it is new.
    ///
    /// # Errors
    /// When the name is empty.
    pub fn add_host(&mut self, name: &str) -> Result<(HostId, bool), InventoryError> {
        if name.is_empty() {
            return Err(InventoryError::EmptyHostName(name.to_owned()));
        }
        if let Some(id) = self.find_host(name) {
            return Ok((id, false));
        }
        let id = HostId(self.hosts.len() as u32);
        let name: Arc<str> = Arc::from(name);
        self.hosts.push(Host::new(Arc::clone(&name)));
        self.host_order.push(id);
        if LOCALHOST_NAMES.contains(&&*name) {
            match self.localhost {
                None => self.localhost = Some(id),
                Some(first) => {
                    let first = Arc::clone(&self.host(first).name);
                    self.warn_once(&format!(
                        "A duplicate localhost-like entry was found ({name}). First found localhost was {first}"
                    ));
                }
            }
        }
        self.host_ids.insert(name, id);
        Ok((id, true))
    }

    /// Puts a host into a group. Tells whether it was not there yet.
    pub fn add_host_to_group(&mut self, host: HostId, group: GroupId) -> bool {
        let groups = &mut self.hosts[host.0 as usize].groups;
        if groups.contains(&group) {
            return false;
        }
        groups.push(group);
        self.groups[group.0 as usize].hosts.push(host);
        true
    }

    /// Makes a group the child of another. Tells whether it was not yet.
    ///
    /// # Errors
    /// When the groups would contain each other.
    pub fn add_child_group(
        &mut self,
        parent: GroupId,
        child: GroupId,
    ) -> Result<bool, InventoryError> {
        if parent == child {
            return Err(InventoryError::OwnChild);
        }
        if self.group(parent).children.contains(&child) {
            return Ok(false);
        }
        if self.ancestors(parent).contains(&child) {
            return Err(InventoryError::Loop {
                child: self.group(child).name.to_string(),
                parent: self.group(parent).name.to_string(),
            });
        }
        self.link(parent, child);
        Ok(true)
    }

    fn link(&mut self, parent: GroupId, child: GroupId) {
        self.groups[parent.0 as usize].children.push(child);
        self.groups[child.0 as usize].parents.push(parent);
        let mut deeper = vec![(child, self.group(parent).depth + 1)];
        while let Some((group, depth)) = deeper.pop() {
            let group = &mut self.groups[group.0 as usize];
            if group.depth < depth {
                group.depth = depth;
                deeper.extend(group.children.iter().map(|child| (*child, depth + 1)));
            }
        }
    }

    /// Adds a group, or else a host, by name to a group, as inventory sources do.
    ///
    /// # Errors
    /// When nothing has that name, or groups would contain each other.
    pub fn add_child(&mut self, parent: GroupId, child: &str) -> Result<bool, InventoryError> {
        if let Some(child) = self.find_group(child) {
            self.add_child_group(parent, child)
        } else if let Some(host) = self.find_host(child) {
            Ok(self.add_host_to_group(host, parent))
        } else {
            Err(InventoryError::UnknownEntity(child.to_owned()))
        }
    }

    /// Sets a variable of a group, or else of a host, of that name, as inventory sources do.
    ///
    /// # Errors
    /// When nothing has that name, or `ansible_group_priority` is no integer.
    pub fn set_variable(
        &mut self,
        entity: &str,
        name: &str,
        value: Value,
    ) -> Result<(), InventoryError> {
        if let Some(group) = self.find_group(entity) {
            self.set_group_variable(group, name, value)
        } else if let Some(host) = self.find_host(entity) {
            self.set_host_variable(host, name, value);
            Ok(())
        } else {
            Err(InventoryError::UnknownEntity(entity.to_owned()))
        }
    }

    /// Sets a variable of a host.
    pub fn set_host_variable(&mut self, host: HostId, name: &str, value: Value) {
        let variables = Arc::make_mut(&mut self.hosts[host.0 as usize].variables);
        set_variable(variables, name, value, self.hash_behaviour);
    }

    pub(crate) fn replace_host_variables(&mut self, host: HostId, variables: VariableMap) {
        self.hosts[host.0 as usize].variables = Arc::new(variables);
    }

    /// Sets a variable of a group; `ansible_group_priority` sets its priority.
    ///
    /// # Errors
    /// When the priority is no integer.
    pub fn set_group_variable(
        &mut self,
        group: GroupId,
        name: &str,
        value: Value,
    ) -> Result<(), InventoryError> {
        let group = &mut self.groups[group.0 as usize];
        if name == "ansible_group_priority" {
            group.priority = priority(&value)?;
        } else {
            let variables = Arc::make_mut(&mut group.variables);
            set_variable(variables, name, value, self.hash_behaviour);
        }
        Ok(())
    }

    /// Brings the groups in order after additions: every group is below `all`, hosts without another
    /// group are in `ungrouped` and no others are.
    ///
    /// # Errors
    /// When a group and a host share a name in a way that would make groups contain each other.
    pub fn reconcile(&mut self) -> Result<(), InventoryError> {
        for group in self.groups().skip(1) {
            if self.group(group).parents.is_empty() {
                self.add_child_group(GroupId::ALL, group)?;
            }
        }
        let mut regrouped = false;
        for index in 0..self.host_order.len() {
            let id = self.host_order[index];
            let groups = &self.host(id).groups;
            let is_grouped = groups
                .iter()
                .any(|group| !matches!(*group, GroupId::ALL | GroupId::UNGROUPED));
            if is_grouped {
                if groups.contains(&GroupId::UNGROUPED) {
                    regrouped = true;
                    self.hosts[id.0 as usize]
                        .groups
                        .retain(|group| *group != GroupId::UNGROUPED);
                }
            } else if !groups.contains(&GroupId::UNGROUPED) {
                let name = Arc::clone(&self.host(id).name);
                self.add_child(GroupId::UNGROUPED, &name)?;
            }
        }
        if regrouped {
            let hosts = &self.hosts;
            self.groups[GroupId::UNGROUPED.0 as usize]
                .hosts
                .retain(|host| hosts[host.0 as usize].groups.contains(&GroupId::UNGROUPED));
        }
        for group in self.groups() {
            let name = Arc::clone(&self.group(group).name);
            if self.host_ids.contains_key(&name) {
                self.warn_once(&format!("Found both group and host with same name: {name}"));
            }
        }
        Ok(())
    }

    /// The warnings of additions since the last call.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    pub(crate) fn warn_once(&mut self, message: &str) {
        let is_known = self
            .warnings
            .iter()
            .any(|known| matches!(known, Warning::Message(known) if known == message));
        if !is_known {
            self.warnings.push(Warning::Message(message.to_owned()));
        }
    }
}

/// What `int()` makes of the value.
fn priority(value: &Value) -> Result<i64, InventoryError> {
    match value {
        Value::Int(number) => Ok(*number),
        Value::Bool(flag) => Ok(i64::from(*flag)),
        Value::Float(number) => Ok(*number as i64),
        Value::Str(text) => text
            .trim()
            .parse()
            .map_err(|_| InventoryError::Priority(text.to_string())),
        other => Err(InventoryError::Priority(format!("{other:?}"))),
    }
}
