//! `timer`: how long the run took.

use std::time::Instant;

use shevek_engine::{Callback, Event};

use crate::display::{Colour, Terminal};

/// Tells at the end how long everything took.
pub(crate) struct Timer {
    terminal: Terminal,
    begun: Instant,
}

impl Timer {
    pub(crate) fn new(terminal: Terminal) -> Self {
        Self {
            terminal,
            begun: Instant::now(),
        }
    }
}

impl Callback for Timer {
    fn on_event(&mut self, event: &Event) {
        if !matches!(event, Event::Recap(_)) {
            return;
        }
        let seconds = self.begun.elapsed().as_secs();
        self.terminal.banner("PLAYBOOK RECAP");
        let text = format!(
            "Playbook run took {} days, {} hours, {} minutes, {} seconds\n\r",
            seconds / 86_400,
            seconds / 3600 % 24,
            seconds / 60 % 60,
            seconds % 60
        );
        self.terminal.line(&text, Colour::Plain);
    }
}
