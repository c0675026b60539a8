//! Tasks that need no host: what the controller itself costs, for the whole process.

use std::fmt::Write as _;
use std::time::Duration;

use shevek_tests::support::TestEnvironment;

use crate::engine::{Engine, engines};
use crate::sample::{Sample, heading, line};

/// Half of them set a fact through a filter, half of them show it through a template.
const TASKS: u32 = 300;

pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "{TASKS} x debug and set_fact on localhost, whole process, s (median, range) of {runs}"
    ));
    let environment = TestEnvironment::new();
    environment.write("hosts", "localhost ansible_connection=local\n");
    let text = playbook();
    let mut engines: Vec<_> = engines()
        .into_iter()
        .filter(|engine| engine.is_shevek() || engine.name == "ansible")
        .map(|engine| (engine, Sample::default()))
        .collect();
    for (engine, _) in &engines {
        run(engine, &environment, &text);
    }
    for _ in 0..runs {
        for (engine, sample) in &mut engines {
            sample.push(run(engine, &environment, &text));
        }
    }
    let ours = engines[0].1.median();
    for (engine, sample) in &engines {
        line(engine.name, &sample.show(), &engine.ratio(sample, ours));
    }
}

/// The seconds of a run. Ends the benchmark when it did not do its work.
fn run(engine: &Engine, environment: &TestEnvironment, text: &str) -> f64 {
    let call = engine
        .playbook(environment, text)
        .expect("a program that runs playbooks");
    let outcome = call.limit(Duration::from_secs(600)).run();
    outcome
        .assert_code(0)
        .assert_recap("localhost", [TASKS, 0, 0, 0, 0, 0, 0])
        .assert_stdout(&format!("VALUE {} on localhost", TASKS / 2));
    outcome.elapsed.as_secs_f64()
}

fn playbook() -> String {
    let mut text =
        "- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n".to_owned();
    for number in 1..=TASKS / 2 {
        let _ = write!(
            text,
            "    - name: set {number}
      set_fact:
        value_{number}: \"{{{{ 'value {number}' | upper }}}}\"
    - name: show {number}
      debug:
        msg: \"{{{{ value_{number} }}}} on {{{{ inventory_hostname }}}}\"
"
        );
    }
    text
}
