//! Benchmarks of shevek, side by side with its peers, on throw-away machines with a real sshd.
//!
//! Started by `bench/run`. Nothing here fails because something was slow: it prints figures.

mod async_latency;
mod command_loop;
mod contest;
mod controller;
mod copies;
mod engine;
mod facts;
mod fleet;
mod floor;
mod inventory;
mod large_file;
mod many_hosts;
mod memory;
mod peak_memory;
mod round_trips;
mod sample;
mod ssh;
mod startup;
mod tasks;
mod templates;

/// How often each thing is measured when nobody says otherwise.
const RUNS: usize = 5;

/// Measures one part, each thing this many times.
type Measure = fn(usize);

/// The parts, in the order in which they run.
const PARTS: &[(&str, Measure)] = &[
    ("startup", startup::measure),
    ("tasks", tasks::measure),
    ("floor", floor::measure),
    ("round-trips", round_trips::measure),
    ("async", async_latency::measure),
    ("controller", controller::measure),
    ("hosts", many_hosts::measure),
    ("memory", memory::measure),
    ("inventory", inventory::measure),
    ("templates", templates::measure),
    ("copies", copies::measure),
    ("loop", command_loop::measure),
    ("facts", facts::measure),
    ("large", large_file::measure),
];

fn main() {
    let mut runs = RUNS;
    let mut wanted = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--runs" {
            runs = words
                .next()
                .and_then(|number| number.parse().ok())
                .unwrap_or_else(|| usage("--runs takes a number"));
        } else if PARTS.iter().any(|(name, _)| *name == word) {
            wanted.push(word);
        } else {
            usage(&format!("there is no part {word}"));
        }
    }
    for (name, measure) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            measure(runs);
        }
    }
}

fn usage(problem: &str) -> ! {
    let parts: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
    eprintln!("{problem}; parts: {}", parts.join(" "));
    std::process::exit(2);
}
