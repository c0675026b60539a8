//! A command in a loop: the whole process.

use shevek_tests::support::Site;

use crate::engine::playbook_engines;
use crate::sample::{Sample, heading, line};

const ITEMS: usize = 200;

/// Each engine has a machine of its own. The engines take turns, so that noise hits all of them.
pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "command: /bin/true in a loop of {ITEMS} over SSH, whole process, s (median, range) of {runs}, of slow peers 1"
    ));
    let mut engines: Vec<_> = playbook_engines()
        .into_iter()
        .map(|engine| (engine, Site::start(), Sample::default()))
        .collect();
    for (engine, site, _) in &engines {
        // What is uploaded once and cached is not what is measured.
        engine.run(site, 1);
        site.forget_processes();
    }
    let task = format!("command: /bin/true\n      loop: '{{{{ range({ITEMS}) | list }}}}'");
    for run in 0..runs {
        for (engine, site, sample) in &mut engines {
            if run < engine.repetitions(runs) {
                sample.push(engine.task(site, &task, true).as_secs_f64());
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
