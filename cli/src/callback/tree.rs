//! Ansible's callback `tree`: each host's last result in a file of its own.

use std::path::PathBuf;

use serde_json::Value as Json;
use shevek_engine::{Callback, Event, Report};

use super::result_text::shown;
use crate::display::{Colour, Terminal, json_text};

/// Writes the results of hosts that have not been skipped.
pub(crate) struct TreeCallback {
    terminal: Terminal,
    directory: PathBuf,
    verbosity: u8,
}

impl TreeCallback {
    /// `directory` is made when the first result comes.
    pub(crate) fn new(terminal: Terminal, directory: PathBuf, verbosity: u8) -> Self {
        Self {
            terminal,
            directory,
            verbosity,
        }
    }

    fn write(&self, report: &Report) {
        let text = json_text(&Json::Object(shown(report, self.verbosity)), None);
        let written = std::fs::create_dir_all(&self.directory)
            .and_then(|()| std::fs::write(self.directory.join(&*report.host), text));
        if let Err(error) = written {
            self.terminal.error_line(
                &format!(
                    "[WARNING]: Unable to write to '{}'s file: {error}",
                    report.host
                ),
                Colour::Warning,
            );
        }
    }
}

impl Callback for TreeCallback {
    fn on_event(&mut self, event: &Event) {
        if let Event::HostDone(report) = event
            && !report.result.is_skipped()
        {
            self.write(report);
        }
    }
}
