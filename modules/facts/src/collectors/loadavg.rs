//! `loadavg`: the load averages.

use serde_json::json;

use crate::collector::{Collector, facts};

pub(super) const COLLECTOR: Collector = Collector::new("loadavg", |_| {
    // The same numbers as getloadavg(3): /proc/loadavg has them rounded to two digits.
    let [one, five, fifteen] = rustix::system::sysinfo()
        .loads
        .map(|load| load as f64 / 65536.0);
    facts(json!({"loadavg": {"1m": one, "5m": five, "15m": fifteen}}))
});
