//! `ohai`: the facts of Chef's Ohai, where it is installed.

use crate::collector::{Collector, Facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::new("ohai", collect).prefix("ohai_").waits();

fn collect(gathering: &Gathering<'_>) -> Facts {
    gathering
        .find_program("ohai", &[])
        .and_then(|ohai| gathering.run(&ohai, &[]))
        .filter(|output| output.rc == 0)
        .and_then(|output| serde_json::from_str(&output.stdout).ok())
        .unwrap_or_default()
}
