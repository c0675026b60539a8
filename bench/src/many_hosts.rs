//! Some commands on many hosts over SSH: the whole process.

use std::time::Duration;

use crate::engine::{Engine, engines};
use crate::fleet::Fleet;
use crate::sample::{Sample, heading, line};

const HOSTS: usize = 200;
pub(crate) const TASKS: u32 = 3;
const FORKS: &str = "50";

pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "{HOSTS} hosts, {TASKS} x command: /bin/true over SSH, {FORKS} forks, whole process, s (median, range) of {runs}"
    ));
    let mut fleet = Fleet::start(HOSTS);
    fleet.inventory(HOSTS);
    let mut ours = f64::NAN;
    for engine in engines() {
        let mut sample = Sample::default();
        if engine.is_shevek() {
            let mut first = Sample::default();
            first.push(run(&engine, &fleet));
            line(
                "shevek for the first time",
                &first.show(),
                "uploads the runner",
            );
            for _ in 0..runs {
                sample.push(run(&engine, &fleet));
            }
            ours = sample.median();
        } else if engine.name == "ansible" {
            // A minute or more each.
            sample.push(run(&engine, &fleet));
            fleet.forget_processes();
        } else {
            continue;
        }
        line(engine.name, &sample.show(), &engine.ratio(&sample, ours));
    }
    fleet.expect_leftovers();
}

/// The playbook of this part.
pub(crate) fn playbook() -> String {
    format!(
        "- hosts: all\n  gather_facts: false\n  tasks:\n{}",
        "    - command: /bin/true\n".repeat(TASKS as usize)
    )
}

/// The seconds of a run. Ends the benchmark when it did not do its work.
fn run(engine: &Engine, fleet: &Fleet) -> f64 {
    let call = engine
        .playbook(&fleet.environment, &playbook())
        .expect("a program that runs playbooks");
    let outcome = call
        .args(["-f", FORKS])
        .limit(Duration::from_secs(900))
        .run();
    outcome.assert_code(0);
    for number in 1..=HOSTS {
        outcome.assert_recap(&format!("n{number}"), [TASKS, TASKS, 0, 0, 0, 0, 0]);
    }
    outcome.elapsed.as_secs_f64()
}
