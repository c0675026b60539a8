//! How the controller's memory grows with the number of hosts.

use std::time::Duration;

use shevek_tests::support::{Shevek, TestEnvironment};

use crate::fleet::Fleet;
use crate::many_hosts;
use crate::peak_memory::peak_memory;
use crate::sample::{Sample, heading, line};

/// Few and many hosts on which only the controller works.
const LOCAL: [usize; 2] = [500, 5_000];
const LOCAL_TASKS: u32 = 10;
/// Few and many hosts over SSH.
const REMOTE: [usize; 2] = [50, 200];

pub(crate) fn measure(runs: usize) {
    let runs = runs.min(3);
    heading(&format!(
        "memory of the controller, peak of resident memory (median, range) of {runs}"
    ));
    let environment = TestEnvironment::new();
    let text = format!(
        "- hosts: all\n  gather_facts: false\n  tasks:\n{}",
        "    - debug:\n        msg: \"on {{ inventory_hostname }}\"\n".repeat(LOCAL_TASKS as usize)
    );
    environment.write("pb.yml", &text);
    growth(
        &format!("{LOCAL_TASKS} x debug"),
        LOCAL,
        runs,
        |hosts| {
            environment.write("hosts", &format!("n[1:{hosts}] ansible_connection=local\n"));
            environment.shevek()
        },
        LOCAL_TASKS,
    );
    let fleet = Fleet::start(REMOTE[1]);
    fleet.environment.write("pb.yml", &many_hosts::playbook());
    growth(
        "3 x command over SSH",
        REMOTE,
        runs,
        |hosts| {
            fleet.inventory(hosts);
            fleet.environment.shevek().env("ANSIBLE_FORKS", "50")
        },
        many_hosts::TASKS,
    );
}

/// Measures `pb.yml` with few and with many hosts, and prints what a further host costs.
fn growth(
    what: &str,
    hosts: [usize; 2],
    runs: usize,
    program: impl Fn(usize) -> Shevek,
    tasks: u32,
) {
    let [few, many] = hosts.map(|hosts| {
        let (mut seconds, mut memory) = (Sample::default(), Sample::default());
        for number in 0..=runs {
            let call = program(hosts).args(["playbook", "pb.yml", "-i", "hosts"]);
            let running = call.limit(Duration::from_secs(600)).spawn();
            let peak = peak_memory(running.id());
            let outcome = running.finish();
            outcome.assert_code(0);
            for host in ["n1".to_owned(), format!("n{hosts}")] {
                let recap = outcome.recap(&host).expect("a line of recap");
                assert_eq!(recap[0], tasks, "{host}\n{outcome}");
            }
            // The first run may upload what is cached.
            if number > 0 {
                seconds.push(outcome.elapsed.as_secs_f64());
                memory.push(peak);
            }
        }
        line(&format!("{hosts} hosts, {what}: MB"), &memory.show(), "");
        line(&format!("{hosts} hosts, {what}: s"), &seconds.show(), "");
        memory.median()
    });
    let mut growth = Sample::default();
    growth.push((many - few) * 1024.0 / (hosts[1] - hosts[0]) as f64);
    line("a further host: kB", &growth.show(), "");
}
