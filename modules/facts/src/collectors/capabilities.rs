//! `caps`: the capabilities of this process, as `capsh` describes them.

use serde_json::json;

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::minimal("caps", collect)
    .ids(&["system_capabilities", "system_capabilities_enforced"])
    .waits();

fn collect(gathering: &Gathering<'_>) -> Facts {
    let output = gathering
        .find_program("capsh", &[])
        .and_then(|capsh| gathering.run(&capsh, &["--print"]));
    let Some(output) = output.filter(|output| output.rc == 0) else {
        return facts(json!({
            "system_capabilities": "N/A",
            "system_capabilities_enforced": "N/A",
        }));
    };
    let current = output
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("Current:"));
    let (enforced, capabilities) = match current {
        None => ("NA", Vec::new()),
        Some(current) if current.split(':').next().unwrap_or_default().trim() == "=ep" => {
            ("False", Vec::new())
        }
        Some(current) => {
            let list = current.split('=').nth(1).unwrap_or_default();
            ("True", list.split(',').map(str::trim).collect())
        }
    };
    facts(json!({
        "system_capabilities": capabilities,
        "system_capabilities_enforced": enforced,
    }))
}
