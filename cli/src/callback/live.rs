//! Keeps the terminal's live line up to date.

use shevek_engine::{Callback, Event};

use crate::display::Terminal;

/// Shows which hosts are working.
pub(crate) struct LiveCallback {
    terminal: Terminal,
}

impl LiveCallback {
    pub(crate) fn new(terminal: Terminal) -> Self {
        Self { terminal }
    }
}

impl Callback for LiveCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::TaskStart(_) => self
                .terminal
                .update_live(crate::display::LiveLine::begin_task),
            Event::HostStart { host, .. } => {
                self.terminal.update_live(|live| live.begin_host(host));
            }
            Event::HostDone(report) => self
                .terminal
                .update_live(|live| live.end_host(&report.host)),
            Event::Recap(_) => self.terminal.update_live(crate::display::LiveLine::end),
            _ => {}
        }
    }
}
