//! What a further task costs, against what it cannot do without: one request and answer over an open
//! SSH channel, and starting a process.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Instant;

use shevek_tests::support::Site;

use crate::engine::engines;
use crate::sample::{Sample, heading, line};
use crate::ssh::ssh;

const FEW: usize = 50;
const MANY: usize = 250;

pub(crate) fn measure(runs: usize) {
    heading(&format!("one further task, ms (median, range) of {runs}"));
    let site = Site::start();
    let shevek = engines().remove(0);
    shevek.run(&site, 1);
    let (mut further, mut echo, mut start) =
        (Sample::default(), Sample::default(), Sample::default());
    for _ in 0..runs {
        echo.push(request_and_answer(&site, "cat", "x"));
        start.push(request_and_answer(
            &site,
            "exec /bin/sh",
            "/bin/true; echo x",
        ));
        let few = shevek.run(&site, FEW).elapsed;
        let many = shevek.run(&site, MANY).elapsed;
        further.push((many.as_secs_f64() - few.as_secs_f64()) * 1e3 / (MANY - FEW) as f64);
    }
    line("request and answer, open channel", &echo.show(), "");
    line(
        "the same with fork and exec of /bin/true",
        &start.show(),
        "the floor",
    );
    let note = format!("{:.2} times the floor", further.median() / start.median());
    line("a further task of shevek", &further.show(), &note);
}

/// Milliseconds (median of many) from writing a line to an open channel to reading the answer.
fn request_and_answer(site: &Site, command: &str, request: &str) -> f64 {
    let mut ssh = ssh(site, command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("ssh is installed");
    let mut input = ssh.stdin.take().expect("stdin is piped");
    let mut output = BufReader::new(ssh.stdout.take().expect("stdout is piped"));
    let mut sample = Sample::default();
    for number in 0..220 {
        let started = Instant::now();
        let mut answer = String::new();
        writeln!(input, "{request}")
            .and_then(|()| input.flush())
            .expect("the channel is open");
        output.read_line(&mut answer).expect("an answer");
        if number >= 20 {
            sample.push(started.elapsed().as_secs_f64() * 1e3);
        }
    }
    drop(input);
    let _ = ssh.wait();
    sample.median()
}
