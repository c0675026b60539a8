//! `fips`: whether the kernel runs in FIPS mode.

use serde_json::json;

use crate::collector::{Collector, facts};
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("fips", |_| {
    let enabled = system_file::text("/proc/sys/crypto/fips_enabled");
    facts(json!({"fips": enabled.as_deref() == Some("1")}))
});
