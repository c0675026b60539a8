//! `nvme`: the host's name for NVMe over fabrics.

use serde_json::json;

use crate::collector::{Collector, facts};
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::new("nvme", |_| {
    let lines = system_file::lines("/etc/nvme/hostnqn");
    let name = lines.iter().find(|line| line.starts_with("nqn."));
    facts(json!({"hostnqn": name.map_or("", String::as_str)}))
});
