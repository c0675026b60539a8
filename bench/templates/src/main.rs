//! What rendering costs: shevek's engine beside minijinja and Jinja2, shevek's templar beside Ansible's.
//!
//! Started by `bench/run templates`. Times are those of the processor, so that other work on the machine counts less.
//! Where `PEERS` names the folder of the peers' venvs, Python's two engines run as well.

mod engines;
mod measure;
mod python;
mod report;
mod workload;

/// How often each thing is measured when nobody says otherwise.
const RUNS: usize = 5;

fn main() {
    let runs = std::env::args().nth(1).map_or(RUNS, |runs| {
        runs.parse()
            .expect("the only argument is the number of runs")
    });
    let workloads = workload::all();
    let python = python::measure(&workloads, runs);
    let rows: Vec<report::Row> = workloads
        .iter()
        .map(|workload| report::Row::measured(workload, runs, python.as_ref()))
        .collect();
    report::print(&rows, runs);
}
