//! Keeps the terminal's live region up to date.

use std::collections::HashSet;
use std::time::Instant;

use shevek_engine::{Callback, Event};

use crate::display::{LiveRegion, Terminal};

/// Shows which hosts are working, and how far the play is.
pub(crate) struct LiveCallback {
    terminal: Terminal,
    /// The play's tasks that have begun: without lockstep, a task begins again and again.
    begun: HashSet<u64>,
}

impl LiveCallback {
    pub(crate) fn new(terminal: Terminal) -> Self {
        Self {
            terminal,
            begun: HashSet::new(),
        }
    }
}

impl Callback for LiveCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::PlayStart { tasks, .. } => {
                self.begun.clear();
                self.terminal.update_live(|live| live.begin_play(*tasks));
            }
            Event::TaskStart(task) => {
                let is_new = self.begun.insert(task.id);
                self.terminal.update_live(|live| live.begin_task(is_new));
            }
            Event::HostStart { host, .. } => {
                self.terminal.update_live(|live| live.begin_host(host));
            }
            Event::HostDone(report) => self
                .terminal
                .update_live(|live| live.end_host(&report.host)),
            Event::AsyncStart { host, limit, .. } => {
                let ends = Instant::now() + *limit;
                self.terminal.update_live(|live| live.begin_job(host, ends));
            }
            Event::AsyncDone { host, .. } => {
                self.terminal.update_live(|live| live.end_job(host));
            }
            Event::Recap(_) => self.terminal.update_live(LiveRegion::end),
            _ => {}
        }
    }
}
