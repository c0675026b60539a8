//! `apparmor`: whether the kernel enforces AppArmor.

use std::path::Path;

use serde_json::json;

use crate::collector::{Collector, facts};

pub(super) const COLLECTOR: Collector = Collector::minimal("apparmor", |_| {
    let enabled = Path::new("/sys/kernel/security/apparmor").exists();
    let status = if enabled { "enabled" } else { "disabled" };
    facts(json!({"apparmor": {"status": status}}))
});
