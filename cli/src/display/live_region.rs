//! The last lines of a terminal while hosts work.

use std::time::{Duration, Instant};

/// How long a task works before the region appears.
const QUIET: Duration = Duration::from_millis(300);
/// How many cells the bar over a play's tasks has.
const BAR: usize = 20;
/// How many jobs are shown.
const JOBS: usize = 5;

/// Which hosts a task is running on and for how long, how far the play is, which jobs are waited for.
pub(crate) struct LiveRegion {
    columns: usize,
    hosts: Vec<String>,
    since: Instant,
    /// How many tasks the play has, and how many of them have begun.
    tasks: (usize, usize),
    jobs: Vec<Job>,
    /// How many lines are on the screen.
    drawn: usize,
}

struct Job {
    host: String,
    ends: Instant,
}

impl LiveRegion {
    pub(crate) fn new(columns: usize) -> Self {
        Self {
            columns,
            hosts: Vec::new(),
            since: Instant::now(),
            tasks: (0, 0),
            jobs: Vec::new(),
            drawn: 0,
        }
    }

    /// A new play begins.
    pub(crate) fn begin_play(&mut self, tasks: usize) {
        self.tasks = (tasks, 0);
    }

    /// A task begins, for the first time in its play or once more.
    pub(crate) fn begin_task(&mut self, is_new: bool) {
        self.hosts.clear();
        self.jobs.clear();
        self.since = Instant::now();
        self.tasks.1 += usize::from(is_new);
    }

    /// A host begins.
    pub(crate) fn begin_host(&mut self, host: &str) {
        if self.hosts.is_empty() {
            self.since = Instant::now();
        }
        self.hosts.push(host.to_string());
    }

    /// A host is done.
    pub(crate) fn end_host(&mut self, host: &str) {
        self.hosts.retain(|name| name != host);
        self.end_job(host);
    }

    /// A host's job is waited for.
    pub(crate) fn begin_job(&mut self, host: &str, ends: Instant) {
        self.end_job(host);
        self.jobs.push(Job {
            host: host.to_string(),
            ends,
        });
    }

    /// A host's job has ended.
    pub(crate) fn end_job(&mut self, host: &str) {
        self.jobs.retain(|job| job.host != host);
    }

    /// Everything is done.
    pub(crate) fn end(&mut self) {
        self.hosts.clear();
        self.jobs.clear();
    }

    /// Adds to `out` what takes the region away from the terminal.
    pub(super) fn erase(&mut self, out: &mut Vec<u8>) {
        match self.drawn {
            0 => return,
            1 => out.extend_from_slice(b"\r\x1b[J"),
            lines => out.extend_from_slice(format!("\r\x1b[{}A\x1b[J", lines - 1).as_bytes()),
        }
        self.drawn = 0;
    }

    /// Adds the region to `out`, when it is time for it.
    pub(super) fn draw(&mut self, out: &mut Vec<u8>) {
        let now = Instant::now();
        if self.hosts.is_empty() || now.duration_since(self.since) < QUIET {
            return;
        }
        let lines = self.lines(now);
        out.extend_from_slice(format!("\x1b[2m{}\x1b[0m", lines.join("\r\n")).as_bytes());
        self.drawn = lines.len();
    }

    fn lines(&self, now: Instant) -> Vec<String> {
        let mut lines = vec![self.running(now)];
        lines.extend(self.progress());
        for job in self.jobs.iter().take(JOBS) {
            // What is begun counts, as it does in the time limit.
            let left = job.ends.saturating_duration_since(now).as_secs_f64().ceil();
            lines.push(format!("{}: job with {left}s left", job.host));
        }
        let more = self.jobs.len().saturating_sub(JOBS);
        if more > 0 {
            let plural = if more == 1 { "job" } else { "jobs" };
            lines.push(format!("and {more} more {plural}"));
        }
        for line in &mut lines {
            *line = line.chars().take(self.columns).collect();
        }
        lines
    }

    fn running(&self, now: Instant) -> String {
        let seconds = now.duration_since(self.since).as_secs();
        let count = self.hosts.len();
        let plural = if count == 1 { "host" } else { "hosts" };
        let mut text = format!("[{seconds}s] running on {count} {plural}: ");
        for (index, host) in self.hosts.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            if text.chars().count() + comma.len() + host.chars().count() + 5 > self.columns {
                text.push_str(", ...");
                break;
            }
            text.push_str(comma);
            text.push_str(host);
        }
        text
    }

    /// The bar; `None` while no play runs.
    fn progress(&self) -> Option<String> {
        let (all, begun) = self.tasks;
        // Included tasks and handlers come on top of those that were known.
        let all = all.max(begun);
        let done = (begun.saturating_sub(1) * BAR).checked_div(all)?;
        let (done, left) = ("#".repeat(done), "-".repeat(BAR - done));
        Some(format!("[{done}{left}] task {begun} of {all}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(live: &LiveRegion, seconds: u64) -> Instant {
        live.since + Duration::from_secs(seconds)
    }

    #[test]
    fn names_as_many_hosts_as_fit() {
        let mut live = LiveRegion::new(40);
        for host in ["alpha", "beta", "gamma-with-a-long-name"] {
            live.begin_host(host);
        }
        let first = "[3s] running on 3 hosts: alpha, ...";
        assert_eq!(live.lines(at(&live, 3)), [first]);
        live.end_host("alpha");
        live.end_host("gamma-with-a-long-name");
        let second = "[4s] running on 1 host: beta";
        assert_eq!(live.lines(at(&live, 4)), [second]);
    }

    #[test]
    fn tells_how_far_the_play_is() {
        let mut live = LiveRegion::new(80);
        let progress = |live: &LiveRegion| live.progress();
        assert_eq!(progress(&live), None);
        live.begin_play(4);
        live.begin_task(true);
        let text = progress(&live);
        assert_eq!(text.as_deref(), Some("[--------------------] task 1 of 4"));
        live.begin_task(true);
        live.begin_task(true);
        let text = progress(&live);
        assert_eq!(text.as_deref(), Some("[##########----------] task 3 of 4"));
        for _ in 0..7 {
            live.begin_task(true);
        }
        let text = progress(&live);
        assert_eq!(
            text.as_deref(),
            Some("[##################--] task 10 of 10")
        );
    }

    #[test]
    fn jobs_tell_the_time_they_have_left() {
        let mut live = LiveRegion::new(80);
        for number in 0..7 {
            let host = format!("h{number}");
            live.begin_host(&host);
            live.begin_job(&host, at(&live, 10 + number));
        }
        live.end_job("h0");
        let lines = live.lines(at(&live, 4));
        assert_eq!(lines[1], "h1: job with 7s left");
        assert_eq!(lines[5], "h5: job with 11s left");
        assert_eq!(lines[6..], ["and 1 more job"]);
        live.end_host("h6");
        assert_eq!(live.lines(at(&live, 60))[5..], ["h5: job with 0s left"]);
    }

    #[test]
    fn what_was_drawn_is_taken_away() {
        let mut live = LiveRegion::new(80);
        live.begin_play(2);
        live.begin_host("a");
        let mut out = Vec::new();
        live.draw(&mut out);
        live.erase(&mut out);
        assert!(out.is_empty(), "too early for the region");
        live.since -= Duration::from_secs(2);
        live.draw(&mut out);
        let shown = "\x1b[2m[2s] running on 1 host: a\r\n[--------------------] task 0 of 2\x1b[0m";
        assert_eq!(String::from_utf8_lossy(&out), shown);
        out.clear();
        live.erase(&mut out);
        assert_eq!(out, b"\r\x1b[1A\x1b[J");
        out.clear();
        live.erase(&mut out);
        assert!(out.is_empty());
    }
}
