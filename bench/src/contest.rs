//! Engines side by side, each with a machine of its own.

use shevek_tests::support::Site;

use crate::engine::Engine;
use crate::sample::{Sample, line};

/// Lets the engines take turns, so that noise hits all of them, and prints what came of it. `repetitions` says how
/// often one of them runs at most, `measured` runs it once and returns the seconds.
pub(crate) fn contest(
    engines: Vec<Engine>,
    runs: usize,
    repetitions: impl Fn(&Engine) -> usize,
    measured: impl Fn(&Engine, &Site) -> f64,
) {
    let mut engines: Vec<_> = engines
        .into_iter()
        .map(|engine| (engine, Site::start(), Sample::default()))
        .collect();
    for (engine, site, _) in &engines {
        // What is uploaded once and cached is not what is measured.
        engine.run(site, 1);
        site.forget_processes();
    }
    for run in 0..runs {
        for (engine, site, sample) in &mut engines {
            if run < repetitions(engine) {
                sample.push(measured(engine, site));
                site.forget_processes();
            }
        }
    }
    let ours = engines[0].2.median();
    for (engine, site, sample) in &mut engines {
        line(engine.name, &sample.show(), &engine.ratio(sample, ours));
        site.machine.expect_leftovers();
    }
}
