//! Records the answers of real Ansible to the cases of the comparison: `record [NAME...]`.
//!
//! Called by `tests/differential/record`. Needs ansible-core (`ansible-playbook` on `PATH` or in
//! `ANSIBLE_CORE_BIN`) and root.

use std::sync::Mutex;

use shevek_tests::differential::{Case, Engine, all_cases, call, write_answers};
use shevek_tests::support::ansible_core;

/// How many cases are recorded at once.
const WORKERS: usize = 3;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let Some(command) = ansible_core("ansible-playbook") else {
        eprintln!("ansible-playbook is neither on PATH nor in ANSIBLE_CORE_BIN");
        std::process::exit(1);
    };
    let engine = Engine::Ansible(command.parent().expect("a file has a folder").to_owned());
    let cases: Vec<Case> = all_cases()
        .into_iter()
        .filter(|case| wanted.is_empty() || wanted.contains(&case.name))
        .collect();
    let queue = Mutex::new(cases.iter());
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no holder of this lock panics").next();
                    let Some(case) = next else { break };
                    record(case, &engine);
                }
            });
        }
    });
}

fn record(case: &Case, engine: &Engine) {
    let answers: Vec<_> = case
        .settings
        .runs
        .iter()
        .map(|args| call(case, args, engine).0)
        .collect();
    let codes: Vec<String> = answers
        .iter()
        .map(|answer| answer.code.to_string())
        .collect();
    match write_answers(&case.answers(), &answers) {
        Ok(()) => println!("{}: exit code {}", case.name, codes.join(", ")),
        Err(error) => eprintln!("{}: {error}", case.name),
    }
}
