//! Start-up and memory of the controller, with a play that has nothing to do.

use std::path::PathBuf;

use shevek_tests::support::Site;

use crate::peak_memory::peak_memory;
use crate::sample::{Sample, heading, line};

pub(crate) fn measure(runs: usize) {
    let runs = runs * 4;
    heading(&format!(
        "an empty play, whole process (median, range) of {runs}"
    ));
    let site = Site::start();
    let text = "- hosts: h1\n  gather_facts: false\n  tasks: []\n";
    measure_one("shevek", runs, || {
        let running = site.playbook(text).spawn();
        let peak = peak_memory(running.id());
        let outcome = running.finish();
        outcome.assert_code(0);
        (outcome.elapsed.as_secs_f64() * 1e3, peak)
    });
    let Some(peers) = std::env::var_os("PEERS").map(PathBuf::from) else {
        return;
    };
    let command = peers.join("ansible/bin/ansible-playbook");
    if command.exists() {
        measure_one("ansible", 3, || {
            let call = site
                .playbook(text)
                .without_first_argument()
                .program(&command);
            let running = call.spawn();
            let peak = peak_memory(running.id());
            let outcome = running.finish();
            outcome.assert_code(0);
            (outcome.elapsed.as_secs_f64() * 1e3, peak)
        });
    }
}

fn measure_one(name: &str, runs: usize, run: impl Fn() -> (f64, f64)) {
    let (mut time, mut memory) = (Sample::default(), Sample::default());
    run();
    for _ in 0..runs {
        let (milliseconds, megabytes) = run();
        time.push(milliseconds);
        memory.push(megabytes);
    }
    line(&format!("{name}: time, ms"), &time.show(), "");
    line(
        &format!("{name}: peak of resident memory, MB"),
        &memory.show(),
        "",
    );
}
