//! The last line of a terminal while hosts work.

use std::time::{Duration, Instant};

/// How long a task works before the line appears.
const QUIET: Duration = Duration::from_millis(300);

/// Which hosts a task is running on, and for how long.
pub(crate) struct LiveLine {
    columns: usize,
    hosts: Vec<String>,
    since: Instant,
    drawn: bool,
}

impl LiveLine {
    pub(crate) fn new(columns: usize) -> Self {
        Self {
            columns,
            hosts: Vec::new(),
            since: Instant::now(),
            drawn: false,
        }
    }

    /// A new task begins.
    pub(crate) fn begin_task(&mut self) {
        self.hosts.clear();
        self.since = Instant::now();
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
    }

    /// Everything is done.
    pub(crate) fn end(&mut self) {
        self.hosts.clear();
    }

    /// Adds to `out` what takes the line away from the terminal.
    pub(super) fn erase(&mut self, out: &mut Vec<u8>) {
        if self.drawn {
            out.extend_from_slice(b"\r\x1b[K");
            self.drawn = false;
        }
    }

    /// Adds the line to `out`, when it is time for it.
    pub(super) fn draw(&mut self, out: &mut Vec<u8>) {
        if self.hosts.is_empty() || self.since.elapsed() < QUIET {
            return;
        }
        let text = self.text(self.since.elapsed().as_secs());
        out.extend_from_slice(format!("\x1b[2m{text}\x1b[0m").as_bytes());
        self.drawn = true;
    }

    fn text(&self, seconds: u64) -> String {
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
        text.chars().take(self.columns).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_many_hosts_as_fit() {
        let mut live = LiveLine::new(40);
        for host in ["alpha", "beta", "gamma-with-a-long-name"] {
            live.begin_host(host);
        }
        assert_eq!(live.text(3), "[3s] running on 3 hosts: alpha, ...");
        live.end_host("alpha");
        live.end_host("gamma-with-a-long-name");
        assert_eq!(live.text(4), "[4s] running on 1 host: beta");
    }
}
