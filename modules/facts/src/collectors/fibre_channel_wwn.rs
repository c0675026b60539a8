//! `fibre_channel_wwn`: the names of Fibre Channel ports.

use std::path::Path;

use serde_json::json;

use crate::collector::{Collector, facts};
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::new("fibre_channel_wwn", |_| {
    let hosts = Path::new("/sys/class/fc_host");
    let names: Vec<String> = system_file::names(hosts)
        .iter()
        .flat_map(|host| system_file::lines(hosts.join(host).join("port_name")))
        .map(|line| line.trim_start_matches("0x").to_string())
        .collect();
    facts(json!({"fibre_channel_wwn": names}))
});
