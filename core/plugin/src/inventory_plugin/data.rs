//! Hosts and groups as a plugin hands them over.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// Hosts and groups, in the order in which they were named.
///
/// ```
/// let mut data = shevek_plugin::InventoryData::default();
/// data.host("web1").var("ansible_host", "192.0.2.1").group("web");
/// data.group("site").child("web").var("domain", "example.org");
/// assert_eq!(data.hosts["web1"].groups, ["web"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InventoryData {
    /// Hosts by name.
    pub hosts: IndexMap<String, InventoryHost>,
    /// Groups by name. What only hosts or other groups name need not be here.
    pub groups: IndexMap<String, InventoryGroup>,
    /// What users should know though it is no error.
    pub warnings: Vec<String>,
}

/// A host.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InventoryHost {
    /// Its variables.
    pub vars: Map<String, Json>,
    /// The groups it is in, besides `all`.
    pub groups: Vec<String>,
}

/// A group.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InventoryGroup {
    /// Its variables.
    pub vars: Map<String, Json>,
    /// The groups in it.
    pub children: Vec<String>,
}

impl InventoryData {
    /// The host of this name, which is added when it is not there.
    pub fn host(&mut self, name: impl Into<String>) -> &mut InventoryHost {
        self.hosts.entry(name.into()).or_default()
    }

    /// The group of this name, which is added when it is not there.
    pub fn group(&mut self, name: impl Into<String>) -> &mut InventoryGroup {
        self.groups.entry(name.into()).or_default()
    }

    /// Tells users something.
    pub fn warn(&mut self, message: impl Into<String>) {
        self.warnings.push(message.into());
    }
}

impl InventoryHost {
    /// Sets a variable.
    pub fn var(&mut self, name: impl Into<String>, value: impl Into<Json>) -> &mut Self {
        self.vars.insert(name.into(), value.into());
        self
    }

    /// Puts it into a group.
    pub fn group(&mut self, name: impl Into<String>) -> &mut Self {
        self.groups.push(name.into());
        self
    }
}

impl InventoryGroup {
    /// Sets a variable.
    pub fn var(&mut self, name: impl Into<String>, value: impl Into<Json>) -> &mut Self {
        self.vars.insert(name.into(), value.into());
        self
    }

    /// Puts a group into it.
    pub fn child(&mut self, name: impl Into<String>) -> &mut Self {
        self.children.push(name.into());
        self
    }
}
