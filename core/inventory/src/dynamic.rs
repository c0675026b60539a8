//! Hosts and groups that tasks add while a playbook runs. Ansible: `add_dynamic_host`, `add_dynamic_group`.

use std::sync::Arc;

use shevek_jinja::Value;

use crate::error::InventoryError;
use crate::group::GroupId;
use crate::host::HostId;
use crate::inventory::Inventory;
use crate::vars::{VariableMap, combine};

impl Inventory {
    /// Adds a host with variables and puts it into groups, which are made when there are none; what is there already
    /// stays. Tells whether anything changed.
    ///
    /// # Errors
    /// When a name is empty.
    pub fn add_dynamic_host(
        &mut self,
        name: &str,
        groups: &[String],
        variables: &VariableMap,
    ) -> Result<bool, InventoryError> {
        let (host, is_new) = self.add_host(name)?;
        let mut changed = is_new;
        if is_new {
            self.add_host_to_group(host, GroupId::ALL);
            for name in ["inventory_file", "inventory_dir"] {
                self.set_host_variable(host, name, Value::None);
            }
        }
        changed |= self.put_host_variables(host, variables);
        for name in groups {
            changed |= !self.has_group(name);
            let group = self.add_group(name)?;
            changed |= self.add_host_to_group(host, group);
        }
        if changed {
            self.reconcile()?;
        }
        Ok(changed)
    }

    /// Whether there is a group of that name, or of the name that it would get.
    fn has_group(&self, name: &str) -> bool {
        self.find_group(&self.invalid_group_names.name_of(name))
            .is_some()
    }

    /// Puts variables on top of a host's. Tells whether one has another value now.
    fn put_host_variables(&mut self, host: HostId, variables: &VariableMap) -> bool {
        let old = Arc::clone(self.host(host).variables());
        let mut new = VariableMap::clone(&old);
        combine(&mut new, variables, self.hash_behaviour);
        let is_same = old.len() == new.len()
            && new.iter().all(|(name, value)| {
                old.get(name)
                    .is_some_and(|old| old.equals(value).unwrap_or(false))
            });
        if !is_same {
            self.replace_host_variables(host, new);
        }
        !is_same
    }

    /// Puts a host into a group below `parents`; groups are made when there are none. Tells whether anything changed.
    ///
    /// # Errors
    /// When there is no such host, a name is empty, or groups would contain each other.
    pub fn add_dynamic_group(
        &mut self,
        host: &str,
        group: &str,
        parents: &[String],
    ) -> Result<bool, InventoryError> {
        let host = self
            .find_host_or_localhost(host)
            .ok_or_else(|| InventoryError::UnmatchedHost(host.to_owned()))?;
        let group = self.add_group(group)?;
        let mut changed = false;
        let mut found = Vec::new();
        for name in parents {
            changed |= !self.has_group(name);
            found.push(self.add_group(name)?);
        }
        for parent in found {
            changed |= self.add_child_group(parent, group)?;
        }
        if !self.group_hosts(group).contains(&host) {
            changed |= self.add_host_to_group(host, group);
        }
        if changed {
            self.reconcile()?;
        }
        Ok(changed)
    }
}
