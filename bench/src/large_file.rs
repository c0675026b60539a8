//! A large file copied to a host, against a bare pipe: the whole process.

use std::fs::File;
use std::io::Write;
use std::time::Instant;

use shevek_tests::support::Site;

use crate::engine::playbook_engines;
use crate::sample::{Sample, heading, line};
use crate::ssh::ssh;

const MEGABYTES: usize = 100;
const NAME: &str = "files/large";

/// Each engine has a machine of its own. The engines take turns, so that noise hits all of them.
pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "copy of {MEGABYTES} MB over SSH, whole process, s (median, range) of {runs}, of slow peers 1"
    ));
    let mut engines: Vec<_> = playbook_engines()
        .into_iter()
        .map(|engine| (engine, Site::start(), Sample::default()))
        .collect();
    for (engine, site, _) in &engines {
        write_noise(site);
        engine.run(site, 1);
        site.forget_processes();
    }
    let mut pipe = Sample::default();
    for run in 0..runs {
        pipe.push(through_pipe(&engines[0].1));
        for (engine, site, sample) in &mut engines {
            if run >= engine.repetitions(runs) {
                continue;
            }
            let copy = "copy: {src: large, dest: /tmp/large}";
            sample.push(engine.task(site, copy, true).as_secs_f64());
            site.forget_processes();
            engine.task(site, "file: {path: /tmp/large, state: absent}", true);
            site.forget_processes();
        }
    }
    line("ssh HOST 'cat > FILE'", &pipe.show(), "the floor");
    let ours = engines[0].2.median();
    for (engine, site, sample) in &mut engines {
        let floor = format!("{:.2} times the floor", sample.median() / pipe.median());
        let ratio = engine.ratio(sample, ours);
        let note = [floor, ratio].join(" ");
        line(engine.name, &sample.show(), note.trim_end());
        site.machine.expect_leftovers();
    }
}

/// A file that cannot be compressed.
fn write_noise(site: &Site) {
    site.environment.write(NAME, "");
    let mut file = File::create(site.environment.work().join(NAME)).expect("it can be written");
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut piece = Vec::with_capacity(1 << 20);
    for _ in 0..MEGABYTES {
        piece.clear();
        while piece.len() < 1 << 20 {
            // xorshift
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            piece.extend_from_slice(&state.to_le_bytes());
        }
        file.write_all(&piece).expect("it can be written");
    }
}

/// The seconds that a bare ssh takes.
fn through_pipe(site: &Site) -> f64 {
    let file = File::open(site.environment.work().join(NAME)).expect("it was written");
    let started = Instant::now();
    let status = ssh(site, "cat > /tmp/large-too && rm /tmp/large-too")
        .stdin(file)
        .status()
        .expect("ssh is installed");
    assert!(status.success(), "ssh failed");
    started.elapsed().as_secs_f64()
}
