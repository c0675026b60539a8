//! A host.

use std::sync::Arc;

use crate::group::GroupId;
use crate::vars::VariableMap;

/// The Python of the controller, for those that run it: shevek has none. Ansible: `ansible_playbook_python`, and
/// `ansible_python_interpreter` of the implicit localhost.
pub const PLAYBOOK_PYTHON: &str = "/usr/bin/python3";

/// The names that mean the controller itself when no inventory has them.
pub const LOCALHOST_NAMES: [&str; 3] = ["127.0.0.1", "localhost", "::1"];

/// A host of an [`Inventory`](crate::Inventory); ids are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub(crate) u32);

/// A host and what the inventory sources say about it.
#[derive(Debug, Clone)]
pub struct Host {
    /// `inventory_hostname`.
    pub name: Arc<str>,
    /// Where to connect when no variable says otherwise: the name, or 127.0.0.1.
    pub address: Arc<str>,
    /// True for the localhost that no source has named.
    pub implicit: bool,
    /// Variables that the sources set for it, in the order of their first appearance.
    pub(crate) variables: Arc<VariableMap>,
    /// The groups that list it themselves.
    pub(crate) groups: Vec<GroupId>,
}

impl Host {
    pub(crate) fn new(name: Arc<str>) -> Self {
        Self {
            address: Arc::clone(&name),
            name,
            implicit: false,
            variables: Arc::default(),
            groups: Vec::new(),
        }
    }

    /// Variables that the sources set for it.
    pub fn variables(&self) -> &Arc<VariableMap> {
        &self.variables
    }

    /// `inventory_hostname_short`: the name up to its first dot, unless it is an IP address.
    pub fn short_name(&self) -> &str {
        if crate::address::is_ip(&self.name) {
            return &self.name;
        }
        self.name.split('.').next().unwrap_or(&self.name)
    }
}
