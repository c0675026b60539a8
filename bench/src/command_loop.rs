//! A command in a loop: the whole process.

use crate::contest::contest;
use crate::engine::playbook_engines;
use crate::sample::heading;

const ITEMS: usize = 200;

pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "command: /bin/true in a loop of {ITEMS} over SSH, whole process, s (median, range) of {runs}, of slow peers 1"
    ));
    let task = format!("command: /bin/true\n      loop: '{{{{ range({ITEMS}) | list }}}}'");
    contest(
        playbook_engines(),
        runs,
        |engine| engine.repetitions(runs),
        |engine, site| engine.task(site, &task, true).as_secs_f64(),
    );
}
