//! Which variables are shown of a host and of a group.

use std::path::PathBuf;

use shevek_inventory::{GroupId, HostId, InventoryError, VariableMap, combine};
use shevek_jinja::{Dict, Value};

use super::view::View;
use crate::error::CommandError;

/// Variables that Ansible keeps for itself; they are never shown.
const INTERNAL: [&str; 33] = [
    "ansible_async_path",
    "ansible_collection_name",
    "ansible_config_file",
    "ansible_dependent_role_names",
    "ansible_diff_mode",
    "ansible_facts",
    "ansible_forks",
    "ansible_inventory_sources",
    "ansible_limit",
    "ansible_play_batch",
    "ansible_play_hosts",
    "ansible_play_hosts_all",
    "ansible_play_role_names",
    "ansible_playbook_python",
    "ansible_role_name",
    "ansible_role_names",
    "ansible_run_tags",
    "ansible_skip_tags",
    "ansible_verbosity",
    "ansible_version",
    "inventory_dir",
    "inventory_file",
    "inventory_hostname",
    "inventory_hostname_short",
    "groups",
    "group_names",
    "hostvars",
    "playbook_dir",
    "play_hosts",
    "role_name",
    "role_names",
    "role_path",
    "role_uuid",
];

impl View {
    /// All variables of a host, or with `--export` only those that were set for it alone.
    pub(super) fn host_variables(&self, host: HostId) -> Result<Dict, CommandError> {
        let inventory = self.inventory();
        let mut variables = if self.export {
            inventory.own_variables(host, &self.files, &self.exported_directories())
        } else {
            let play = [self.playbook_dir.clone()];
            inventory.host_variables(host, &self.files, &self.loaded.directories, &play)
        }
        .map_err(unreadable)?;
        if !self.export {
            let extra: VariableMap = self
                .extra_vars
                .raw_items()
                .into_iter()
                .map(|(name, value)| (name.to_string().into(), value))
                .collect();
            combine(&mut variables, &extra, self.files.hash_behaviour());
        }
        Ok(shown(variables))
    }

    /// The variables that were set for a group.
    pub(super) fn group_variables(&self, group: GroupId) -> Result<Dict, CommandError> {
        let inventory = self.inventory();
        let variables = inventory
            .group_variables(group, &self.files, &self.exported_directories())
            .map_err(unreadable)?;
        let variables = shown(variables);
        let priority = inventory.group(group).priority;
        if priority != 1 {
            variables.insert_str("ansible_group_priority", Value::Int(priority));
        }
        Ok(variables)
    }

    fn exported_directories(&self) -> Vec<PathBuf> {
        let mut directories = self.loaded.directories.clone();
        if self.has_playbook_dir {
            directories.push(self.playbook_dir.clone());
        }
        directories
    }
}

/// What is wrong in a file of variables ends the command as what is wrong in a playbook does.
fn unreadable(error: InventoryError) -> CommandError {
    match error {
        InventoryError::File(diagnostic) => CommandError::Input(diagnostic.to_string()),
        other => CommandError::Failed(other.to_string()),
    }
}

fn shown(variables: VariableMap) -> Dict {
    let shown = Dict::with_capacity(variables.len());
    for (name, value) in variables {
        if !INTERNAL.contains(&&*name) {
            shown.insert_str(&name, value);
        }
    }
    shown
}
