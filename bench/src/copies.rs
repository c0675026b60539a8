//! Small files copied in a loop, and once more when they are there: the whole process.

use shevek_tests::support::Site;

use crate::engine::{Engine, playbook_engines};
use crate::sample::{Sample, heading, line};

const FILES: usize = 100;
const SIZE: usize = 1000;

/// Each engine has a machine of its own. The engines take turns, so that noise hits all of them.
pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "{FILES} x copy of {SIZE} bytes in a loop over SSH, whole process, s (median, range) of {runs}, of slow peers 1"
    ));
    let mut engines: Vec<_> = playbook_engines()
        .into_iter()
        .map(|engine| (engine, Site::start(), Sample::default(), Sample::default()))
        .collect();
    for (_, site, ..) in &engines {
        for number in 0..FILES {
            let text = format!("{number:0SIZE$}");
            site.environment.write(&format!("files/f{number}"), &text);
        }
    }
    for run in 0..runs {
        for (engine, site, first, again) in &mut engines {
            if run >= engine.repetitions(runs) {
                continue;
            }
            // A directory of its own for each run; what is uploaded once and cached is not what is measured.
            let file = format!("file: {{path: /tmp/copies{run}, state: directory}}");
            engine.task(site, &file, true);
            site.forget_processes();
            for (sample, is_changed) in [(first, true), (again, false)] {
                sample.push(copy(engine, site, run, is_changed));
                site.forget_processes();
            }
        }
    }
    let (first, again) = (engines[0].2.median(), engines[0].3.median());
    for (engine, site, copied, unchanged) in &mut engines {
        let ratio = engine.ratio(copied, first);
        line(engine.name, &copied.show(), &ratio);
        let ratio = engine.ratio(unchanged, again);
        line("  the same, all there already", &unchanged.show(), &ratio);
        site.machine.expect_leftovers();
    }
}

fn copy(engine: &Engine, site: &Site, run: usize, is_changed: bool) -> f64 {
    let task = format!(
        "copy: {{src: 'f{{{{ item }}}}', dest: '/tmp/copies{run}/f{{{{ item }}}}'}}\n      loop: '{{{{ range({FILES}) | list }}}}'"
    );
    engine.task(site, &task, is_changed).as_secs_f64()
}
