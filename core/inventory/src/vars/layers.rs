//! The variables of a host as layers, so that whoever runs tasks can put its own between them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::combine::{VariableMap, combine};
use super::files::{EntityKind, VariableFiles};
use crate::error::InventoryError;
use crate::group::GroupId;
use crate::host::HostId;
use crate::inventory::Inventory;

/// Where a layer comes from: Ansible's names, from lowest to highest precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerKind {
    /// `all_inventory`: what the sources set for the group `all`.
    AllInventory,
    /// `groups_inventory`: what the sources set for the host's other groups.
    GroupsInventory,
    /// `all_plugins_inventory`: `group_vars/all` beside the inventory.
    AllPluginsInventory,
    /// `all_plugins_play`: `group_vars/all` beside the playbook.
    AllPluginsPlay,
    /// `groups_plugins_inventory`: other `group_vars` beside the inventory.
    GroupsPluginsInventory,
    /// `groups_plugins_play`: other `group_vars` beside the playbook.
    GroupsPluginsPlay,
    /// What the sources set for the host.
    HostInventory,
    /// `host_vars` beside the inventory.
    HostPluginsInventory,
    /// `host_vars` beside the playbook.
    HostPluginsPlay,
}

impl LayerKind {
    /// The configured name of a group layer, as in Ansible's `precedence` setting.
    pub fn from_precedence_name(name: &str) -> Option<Self> {
        Some(match name {
            "all_inventory" => Self::AllInventory,
            "groups_inventory" => Self::GroupsInventory,
            "all_plugins_inventory" => Self::AllPluginsInventory,
            "all_plugins_play" => Self::AllPluginsPlay,
            "groups_plugins_inventory" => Self::GroupsPluginsInventory,
            "groups_plugins_play" => Self::GroupsPluginsPlay,
            _ => return None,
        })
    }

    /// The group layers in the default order.
    pub const GROUPS: [Self; 6] = [
        Self::AllInventory,
        Self::GroupsInventory,
        Self::AllPluginsInventory,
        Self::AllPluginsPlay,
        Self::GroupsPluginsInventory,
        Self::GroupsPluginsPlay,
    ];
}

/// Some variables of a host. Those of groups are shared by all their hosts.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Where they come from.
    pub kind: LayerKind,
    /// The variables.
    pub variables: Arc<VariableMap>,
}

/// What layers are made from.
struct Layers<'a> {
    inventory: &'a Inventory,
    files: &'a VariableFiles,
    play_directories: &'a [PathBuf],
    host: HostId,
    groups: Vec<GroupId>,
    found: Vec<Layer>,
}

impl Inventory {
    /// The variables of a host without empty layers, lowest precedence first: of two layers with the
    /// same variable the later wins.
    ///
    /// `inventory_directories`: those of the sources ([`Loaded::directories`](crate::Loaded)).
    /// `play_directories`: the playbook's, first the one that gives way. `order`: the group layers
    /// in their order, [`LayerKind::GROUPS`] by default; kinds that are left out do not apply.
    ///
    /// # Errors
    /// When a variables file cannot be read.
    pub fn host_layers(
        &self,
        host: HostId,
        files: &VariableFiles,
        inventory_directories: &[PathBuf],
        play_directories: &[PathBuf],
        order: &[LayerKind],
    ) -> Result<Vec<Layer>, InventoryError> {
        let mut layers = Layers {
            inventory: self,
            files,
            play_directories,
            host,
            groups: self.host_groups(host),
            found: Vec::new(),
        };
        for kind in order {
            layers.add(*kind, inventory_directories)?;
        }
        for kind in [
            LayerKind::HostInventory,
            LayerKind::HostPluginsInventory,
            LayerKind::HostPluginsPlay,
        ] {
            layers.add(kind, inventory_directories)?;
        }
        Ok(layers.found)
    }

    /// The layers of a host put together, as `ansible-inventory --host` shows them.
    ///
    /// # Errors
    /// When a variables file cannot be read.
    pub fn host_variables(
        &self,
        host: HostId,
        files: &VariableFiles,
        inventory_directories: &[PathBuf],
        play_directories: &[PathBuf],
    ) -> Result<VariableMap, InventoryError> {
        let mut variables = VariableMap::new();
        for layer in self.host_layers(
            host,
            files,
            inventory_directories,
            play_directories,
            &LayerKind::GROUPS,
        )? {
            combine(&mut variables, &layer.variables, files.hash_behaviour());
        }
        Ok(variables)
    }

    /// The variables that were set for a host itself, as `ansible-inventory --list --export` shows them.
    ///
    /// # Errors
    /// When a variables file cannot be read.
    pub fn own_variables(
        &self,
        host: HostId,
        files: &VariableFiles,
        directories: &[PathBuf],
    ) -> Result<VariableMap, InventoryError> {
        let host = self.host(host);
        let mut variables = VariableMap::clone(host.variables());
        for directory in directories {
            let new = files.entity(directory, EntityKind::Host, &host.name)?;
            combine(&mut variables, &new, files.hash_behaviour());
        }
        Ok(variables)
    }

    /// The variables of a host while sources are still being read, with the files in `directories`.
    ///
    /// # Errors
    /// When a variables file cannot be read.
    pub(crate) fn variables_so_far(
        &self,
        host: HostId,
        files: &VariableFiles,
        directories: &[PathBuf],
    ) -> Result<VariableMap, InventoryError> {
        let behaviour = files.hash_behaviour();
        let groups = self.host_groups_so_far(host);
        let mut variables = VariableMap::new();
        for group in &groups {
            combine(&mut variables, self.group(*group).variables(), behaviour);
        }
        for directory in directories {
            for group in &groups {
                let name = &self.group(*group).name;
                let new = files.entity(directory, EntityKind::Group, name)?;
                combine(&mut variables, &new, behaviour);
            }
        }
        let own = self.own_variables(host, files, directories)?;
        combine(&mut variables, &own, behaviour);
        Ok(variables)
    }

    /// The variables of a group, as `ansible-inventory --list --export` shows them.
    ///
    /// # Errors
    /// When a variables file cannot be read.
    pub fn group_variables(
        &self,
        group: GroupId,
        files: &VariableFiles,
        directories: &[PathBuf],
    ) -> Result<VariableMap, InventoryError> {
        let group = self.group(group);
        let mut variables = VariableMap::clone(group.variables());
        for directory in directories {
            let new = files.entity(directory, EntityKind::Group, &group.name)?;
            combine(&mut variables, &new, files.hash_behaviour());
        }
        Ok(variables)
    }
}

impl Layers<'_> {
    fn add(&mut self, kind: LayerKind, beside: &[PathBuf]) -> Result<(), InventoryError> {
        let all = [GroupId::ALL];
        match kind {
            LayerKind::AllInventory => {
                self.push(kind, self.inventory.group(GroupId::ALL).variables());
            }
            LayerKind::GroupsInventory => {
                for group in self.groups.clone() {
                    self.push(kind, self.inventory.group(group).variables());
                }
            }
            LayerKind::AllPluginsInventory => self.group_files(kind, beside, &all)?,
            LayerKind::AllPluginsPlay => self.group_files(kind, self.play_directories, &all)?,
            LayerKind::GroupsPluginsInventory => {
                self.group_files(kind, beside, &self.groups.clone())?;
            }
            LayerKind::GroupsPluginsPlay => {
                self.group_files(kind, self.play_directories, &self.groups.clone())?;
            }
            LayerKind::HostInventory => {
                self.push(kind, self.inventory.host(self.host).variables());
            }
            LayerKind::HostPluginsInventory => self.host_files(kind, beside)?,
            LayerKind::HostPluginsPlay => self.host_files(kind, self.play_directories)?,
        }
        Ok(())
    }

    fn push(&mut self, kind: LayerKind, variables: &Arc<VariableMap>) {
        if !variables.is_empty() {
            self.found.push(Layer {
                kind,
                variables: Arc::clone(variables),
            });
        }
    }

    fn group_files(
        &mut self,
        kind: LayerKind,
        directories: &[PathBuf],
        groups: &[GroupId],
    ) -> Result<(), InventoryError> {
        for directory in directories {
            for group in groups {
                let name = &self.inventory.group(*group).name;
                self.push_file(kind, directory, EntityKind::Group, name)?;
            }
        }
        Ok(())
    }

    fn host_files(
        &mut self,
        kind: LayerKind,
        directories: &[PathBuf],
    ) -> Result<(), InventoryError> {
        for directory in directories {
            let name = &self.inventory.host(self.host).name;
            self.push_file(kind, directory, EntityKind::Host, name)?;
        }
        Ok(())
    }

    fn push_file(
        &mut self,
        kind: LayerKind,
        directory: &Path,
        entity: EntityKind,
        name: &Arc<str>,
    ) -> Result<(), InventoryError> {
        let variables = self.files.entity(directory, entity, name)?;
        self.push(kind, &variables);
        Ok(())
    }
}
