//! `hardware`: processors, memory, firmware, mounts, uptime.

mod cpu;
mod dmi;
mod memory;
mod mounts;
mod uptime;

use crate::collector::{Collector, Facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::new("hardware", collect)
    .ids(&[
        "processor",
        "processor_cores",
        "processor_count",
        "mounts",
        "devices",
    ])
    .needs(&["platform"]);

fn collect(gathering: &Gathering<'_>) -> Facts {
    let mut facts = cpu::collect(gathering);
    facts.extend(memory::collect());
    facts.extend(dmi::collect());
    facts.extend(uptime::collect());
    facts.extend(mounts::collect(gathering));
    facts
}
