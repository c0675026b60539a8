//! Questions about who belongs to whom.

use std::sync::Arc;

use crate::group::GroupId;
use crate::host::HostId;
use crate::inventory::Inventory;

impl Inventory {
    /// All groups above a group.
    pub fn ancestors(&self, group: GroupId) -> Vec<GroupId> {
        let mut found = Vec::new();
        let mut open = self.group(group).parents().to_vec();
        while let Some(parent) = open.pop() {
            if !found.contains(&parent) {
                found.push(parent);
                open.extend(self.group(parent).parents());
            }
        }
        found
    }

    /// A group and all groups below it, level by level.
    pub fn descendants(&self, group: GroupId) -> Vec<GroupId> {
        let mut seen = vec![false; self.groups().count()];
        seen[group.0 as usize] = true;
        let mut found = vec![group];
        let mut next = 0;
        while let Some(&group) = found.get(next) {
            next += 1;
            for child in self.group(group).children() {
                if !std::mem::replace(&mut seen[child.0 as usize], true) {
                    found.push(*child);
                }
            }
        }
        found
    }

    /// The hosts of a group and of the groups below it, in Ansible's order.
    pub fn group_hosts(&self, group: GroupId) -> Vec<HostId> {
        let mut seen = std::collections::HashSet::new();
        self.descendants(group)
            .into_iter()
            .flat_map(|group| self.group(group).direct_hosts())
            .copied()
            .filter(|host| seen.insert(*host))
            .collect()
    }

    /// The groups of a host, with all above them, but not `all`; in the order in which their
    /// variables apply: by depth, priority and name, later ones win.
    pub fn host_groups(&self, host: HostId) -> Vec<GroupId> {
        let mut found = self.host_groups_so_far(host);
        found.retain(|group| *group != GroupId::ALL);
        found
    }

    /// The same with `all`, when a chain of groups leads to it: while sources are being read, none may.
    pub(crate) fn host_groups_so_far(&self, host: HostId) -> Vec<GroupId> {
        let mut found: Vec<GroupId> = Vec::new();
        let mut open = self.host(host).groups.clone();
        while let Some(group) = open.pop() {
            if !found.contains(&group) {
                found.push(group);
                open.extend(self.group(group).parents());
            }
        }
        found.sort_by(|a, b| {
            let key = |id: &GroupId| {
                let group = self.group(*id);
                (group.depth, group.priority, Arc::clone(&group.name))
            };
            key(a).cmp(&key(b))
        });
        found
    }

    /// `group_names` of a host: its groups by name, without `all`.
    pub fn group_names(&self, host: HostId) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = self
            .host_groups(host)
            .into_iter()
            .map(|group| Arc::clone(&self.group(group).name))
            .collect();
        names.sort();
        names
    }
}
