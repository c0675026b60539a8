//! The numbers of the recap.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

/// How often something happened on one host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HostStats {
    /// Tasks that went well, changed ones included.
    pub ok: u64,
    /// Tasks that changed something.
    pub changed: u64,
    /// Times the host was unreachable.
    pub unreachable: u64,
    /// Failed tasks.
    pub failed: u64,
    /// Skipped tasks.
    pub skipped: u64,
    /// Failures that a rescue caught.
    pub rescued: u64,
    /// Failures that were ignored.
    pub ignored: u64,
}

/// The recap of a run, by host name. Ansible: `AggregateStats`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// The hosts that ran anything, sorted by name.
    pub hosts: BTreeMap<Arc<str>, HostStats>,
    /// What `set_stats` kept for the whole run.
    pub custom_run: Map<String, Json>,
    /// What `set_stats` kept by host, in the order in which hosts came.
    pub custom_hosts: IndexMap<Arc<str>, Map<String, Json>>,
}

impl Stats {
    /// The numbers of one host, to add to.
    pub fn host(&mut self, name: &Arc<str>) -> &mut HostStats {
        self.hosts.entry(Arc::clone(name)).or_default()
    }
}
