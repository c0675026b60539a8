//! `facter`: the facts of Puppet's Facter, where it is installed.

use crate::collector::{Collector, Facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::new("facter", collect).prefix("facter_").waits();

fn collect(gathering: &Gathering<'_>) -> Facts {
    let puppet = ["/opt/puppetlabs/bin"];
    let program = gathering
        .find_program("cfacter", &puppet)
        .or_else(|| gathering.find_program("facter", &puppet));
    program
        .and_then(|facter| gathering.run(&facter, &["--puppet", "--json"]))
        .filter(|output| output.rc == 0)
        .and_then(|output| serde_json::from_str(&output.stdout).ok())
        .unwrap_or_default()
}
