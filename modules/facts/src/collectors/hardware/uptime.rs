//! How long the machine has been up.

use serde_json::json;

use crate::collector::{Facts, facts};
use crate::system_file;

pub(super) fn collect() -> Facts {
    let text = system_file::text("/proc/uptime").unwrap_or_default();
    match text
        .split('.')
        .next()
        .and_then(|seconds| seconds.parse::<u64>().ok())
    {
        Some(seconds) => facts(json!({"uptime_seconds": seconds})),
        None => Facts::new(),
    }
}
