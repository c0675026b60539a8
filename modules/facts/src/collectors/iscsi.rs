//! `iscsi`: the name of the iSCSI initiator.

use serde_json::json;

use crate::collector::{Collector, facts};
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::new("iscsi", |_| {
    let lines = system_file::lines("/etc/iscsi/initiatorname.iscsi");
    let name = lines
        .iter()
        .find_map(|line| line.strip_prefix("InitiatorName="));
    facts(json!({"iscsi_iqn": name.unwrap_or_default()}))
});
