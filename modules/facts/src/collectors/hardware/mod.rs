//! `hardware`: processors, memory, firmware, devices, volumes, mounts, uptime.

mod cpu;
mod devices;
mod dmi;
mod lvm;
mod memory;
mod mounts;
mod sysinfo;
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
    facts.extend(dmi::collect(gathering));
    facts.extend(sysinfo::collect());
    facts.extend(devices::collect(gathering));
    facts.extend(uptime::collect());
    facts.extend(lvm::collect(gathering));
    facts.extend(mounts::collect(gathering));
    facts
}
