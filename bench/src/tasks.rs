//! Fifty commands on one host, one after the other: the whole process.

use crate::contest::contest;
use crate::engine::engines;
use crate::sample::heading;

const TASKS: usize = 50;

pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "{TASKS} x command: /bin/true over SSH, whole process, s (median, range) of {runs}"
    ));
    contest(
        engines(),
        runs,
        |_| runs,
        |engine, site| engine.run(site, TASKS).elapsed.as_secs_f64(),
    );
}
