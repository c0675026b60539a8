//! A group.

use std::sync::Arc;

use crate::host::HostId;
use crate::vars::VariableMap;

/// A group of an [`Inventory`](crate::Inventory).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub(crate) u32);

impl GroupId {
    /// The group `all`.
    pub const ALL: Self = Self(0);
    /// The group `ungrouped`.
    pub const UNGROUPED: Self = Self(1);
}

/// A group and what the inventory sources say about it.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name.
    pub name: Arc<str>,
    /// Length of the longest way down from `all`: deeper groups win.
    pub depth: u32,
    /// `ansible_group_priority`: among groups of one depth the higher wins.
    pub priority: i64,
    pub(crate) variables: Arc<VariableMap>,
    /// The hosts that it lists itself.
    pub(crate) hosts: Vec<HostId>,
    pub(crate) children: Vec<GroupId>,
    pub(crate) parents: Vec<GroupId>,
}

impl Group {
    pub(crate) fn new(name: Arc<str>) -> Self {
        Self {
            name,
            depth: 0,
            priority: 1,
            variables: Arc::default(),
            hosts: Vec::new(),
            children: Vec::new(),
            parents: Vec::new(),
        }
    }

    /// Variables that the sources set for it.
    pub fn variables(&self) -> &Arc<VariableMap> {
        &self.variables
    }

    /// The hosts that it lists itself, not those of its children.
    pub fn direct_hosts(&self) -> &[HostId] {
        &self.hosts
    }

    /// Its child groups in order.
    pub fn children(&self) -> &[GroupId] {
        &self.children
    }

    /// Its parent groups in order.
    pub fn parents(&self) -> &[GroupId] {
        &self.parents
    }
}
