//! The figures as a table.

use serde_json::Value as Json;

use crate::engines::{compile, render, templar};
use crate::workload::Workload;

/// The figures of a workload; seconds.
pub(crate) struct Row {
    name: String,
    items: Option<usize>,
    shevek: f64,
    minijinja: f64,
    templar: f64,
    compile: (f64, f64),
    jinja2: Option<f64>,
    ansible: Option<f64>,
}

impl Row {
    /// Measures a workload. Ends the benchmark when the engines do not agree about the text.
    pub(crate) fn measured(workload: &Workload, runs: usize, python: Option<&Vec<Json>>) -> Self {
        let name = match workload.items {
            Some(items) => format!("{}, {items}", workload.name),
            None => workload.name.to_owned(),
        };
        let rendering = render(workload, runs);
        let python = python.and_then(|all| {
            all.iter()
                .find(|one| one["output"] == rendering.output.trim_end_matches('\n'))
                .or_else(|| all.iter().find(|one| one["output"] == rendering.output))
        });
        let figure = |key: &str| python.and_then(|python| python[key].as_f64());
        Self {
            items: workload.items,
            shevek: rendering.shevek,
            minijinja: rendering.minijinja,
            templar: templar(workload, runs),
            compile: compile(workload, runs),
            jinja2: figure("jinja2"),
            ansible: figure("templar"),
            name,
        }
    }
}

fn micro(seconds: f64) -> String {
    format!("{:.2}", seconds * 1e6)
}

fn ratio(theirs: Option<f64>, ours: f64) -> String {
    theirs.map_or_else(|| "-".to_owned(), |theirs| format!("{:.2}", theirs / ours))
}

pub(crate) fn print(rows: &[Row], runs: usize) {
    println!(
        "\n== Templates, microseconds of processor time, the least of {runs}; peers as multiples of shevek"
    );
    println!(
        "{:30} {:>12} {:>10} {:>8}   {:>12} {:>10}   {:>12} {:>10}",
        "rendering",
        "shevek",
        "minijinja",
        "Jinja2",
        "templar",
        "Ansible's",
        "compiling",
        "minijinja"
    );
    for row in rows {
        println!(
            "{:30} {:>12} {:>10} {:>8}   {:>12} {:>10}   {:>12} {:>10}",
            row.name,
            micro(row.shevek),
            ratio(Some(row.minijinja), row.shevek),
            ratio(row.jinja2, row.shevek),
            micro(row.templar),
            ratio(row.ansible, row.templar),
            micro(row.compile.0),
            ratio(Some(row.compile.1), row.compile.0),
        );
    }
    println!("\n== Growth: time an item, the big loop against the small one (1 is linear)");
    for big in rows.iter().filter(|row| row.items == Some(100_000)) {
        let kind = big.name.split(',').next().unwrap_or_default();
        let small = rows
            .iter()
            .find(|row| row.items == Some(10_000) && row.name.starts_with(kind));
        let Some(small) = small else { continue };
        let growth = |big: f64, small: f64| format!("{:.2}", big / small / 10.0);
        println!(
            "{kind:30} {:>12} minijinja {}",
            growth(big.shevek, small.shevek),
            growth(big.minijinja, small.minijinja)
        );
    }
}
