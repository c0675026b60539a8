//! Facts of several hosts over SSH: the whole process.

use std::time::Duration;

use crate::engine::{Engine, playbook_engines};
use crate::fleet::Fleet;
use crate::sample::{Sample, heading, line};

const HOSTS: usize = 20;
const FORKS: &str = "20";

pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "setup on {HOSTS} hosts over SSH, {FORKS} forks, whole process, s (median, range) of {runs}, of slow peers 1"
    ));
    let mut fleet = Fleet::start(HOSTS);
    fleet.inventory(HOSTS);
    let mut engines: Vec<_> = playbook_engines()
        .into_iter()
        .map(|engine| (engine, Sample::default()))
        .collect();
    for (engine, _) in &engines {
        // What is uploaded once and cached is not what is measured.
        if engine.repetitions(runs) > 1 {
            run(engine, &fleet);
            fleet.forget_processes();
        }
    }
    for number in 0..runs {
        for (engine, sample) in &mut engines {
            if number < engine.repetitions(runs) {
                sample.push(run(engine, &fleet));
                fleet.forget_processes();
            }
        }
    }
    let ours = engines[0].1.median();
    for (engine, sample) in &engines {
        line(engine.name, &sample.show(), &engine.ratio(sample, ours));
    }
    fleet.expect_leftovers();
}

/// The seconds of a run. Ends the benchmark when it did not do its work.
fn run(engine: &Engine, fleet: &Fleet) -> f64 {
    let text = "- hosts: all\n  gather_facts: false\n  tasks:\n    - setup:\n";
    let call = engine
        .playbook(&fleet.environment, text)
        .expect("a program that runs playbooks");
    let outcome = call
        .args(["-f", FORKS])
        .limit(Duration::from_secs(900))
        .run();
    outcome.assert_code(0);
    for number in 1..=HOSTS {
        outcome.assert_recap(&format!("n{number}"), [1, 0, 0, 0, 0, 0, 0]);
    }
    outcome.elapsed.as_secs_f64()
}
