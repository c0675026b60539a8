//! Fifty commands on one host, one after the other: the whole process.

use shevek_tests::support::Site;

use crate::engine::engines;
use crate::sample::{Sample, heading, line};

const TASKS: usize = 50;

/// Each engine has a machine of its own. The engines take turns, so that noise hits all of them.
pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "{TASKS} x command: /bin/true over SSH, whole process, s (median, range) of {runs}"
    ));
    let mut engines: Vec<_> = engines()
        .into_iter()
        .map(|engine| (engine, Site::start(), Sample::default()))
        .collect();
    for (engine, site, _) in &engines {
        // What is uploaded once and cached is not what is measured.
        engine.run(site, 1);
        site.forget_processes();
    }
    for _ in 0..runs {
        for (engine, site, sample) in &mut engines {
            sample.push(engine.run(site, TASKS).elapsed.as_secs_f64());
            site.forget_processes();
        }
    }
    let ours = engines[0].2.median();
    for (engine, site, sample) in &mut engines {
        line(engine.name, &sample.show(), &engine.ratio(sample, ours));
        site.machine.expect_leftovers();
    }
}
