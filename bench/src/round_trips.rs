//! Sequential round trips on the wire, for a task and for the whole start, through a proxy that delays
//! every byte.

use std::time::Duration;

use shevek_tests::support::{DelayProxy, Site};

use crate::engine::engines;
use crate::sample::{Sample, heading, line};

const ROUND_TRIP: Duration = Duration::from_millis(100);
const FEW: usize = 3;
const MANY: usize = 13;

pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "round trips, {} ms each way (median, range)",
        ROUND_TRIP.as_millis() / 2
    ));
    for engine in engines()
        .into_iter()
        .filter(|engine| engine.name != "pyinfra")
    {
        let site = Site::start();
        let proxy = DelayProxy::start(site.machine.socket(0), ROUND_TRIP / 2);
        site.reach_through(&proxy);
        engine.run(&site, 1);
        let (mut task, mut turns, mut start) =
            (Sample::default(), Sample::default(), Sample::default());
        // A peer takes minutes here.
        for _ in 0..if engine.is_shevek() { runs } else { 1 } {
            let at = |tasks| {
                let before = proxy.traffic().turns;
                let seconds = engine.run(&site, tasks).elapsed.as_secs_f64();
                site.forget_processes();
                (seconds, (proxy.traffic().turns - before) as f64)
            };
            let (few, many) = (at(FEW), at(MANY));
            let tasks = (MANY - FEW) as f64;
            task.push((many.0 - few.0) / tasks / ROUND_TRIP.as_secs_f64());
            turns.push((many.1 - few.1) / tasks);
            start.push(few.0);
        }
        line(
            &format!("{}: time of a further task / 100 ms", engine.name),
            &task.show(),
            "includes the work itself",
        );
        line(
            &format!("{}: turns on the wire for it", engine.name),
            &turns.show(),
            "",
        );
        line(
            &format!("{}: whole process with {FEW} tasks, s", engine.name),
            &start.show(),
            "",
        );
        let mut site = site;
        site.machine.expect_leftovers();
    }
}
