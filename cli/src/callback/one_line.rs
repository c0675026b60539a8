//! Ansible's callback `oneline`, which is that of `ansible -o`.

use serde_json::Value as Json;
use shevek_engine::{Callback, Event, Report};

use super::problems::Problems;
use super::result_text::dumped;
use super::{DefaultOptions, minimal};
use crate::display::{Colour, Terminal, json_text};

/// Prints a line a host.
pub(crate) struct OneLineCallback {
    terminal: Terminal,
    verbosity: u8,
    problems: Problems,
}

impl OneLineCallback {
    /// Prints to this terminal.
    pub(crate) fn new(terminal: Terminal, verbosity: u8, options: &DefaultOptions) -> Self {
        Self {
            problems: Problems::new(terminal.clone(), options.deprecation_warnings)
                .with_action_warnings(options.action_warnings),
            terminal,
            verbosity,
        }
    }

    fn host_done(&mut self, report: &Report) {
        // Why it failed stands in its line.
        self.problems.tell_warnings(report);
        let result = &report.result;
        if result.is_unreachable() {
            let line = format!("{} | UNREACHABLE!: {}", report.host, result.message());
            self.terminal.line(&line, Colour::Unreachable);
        } else if result.is_failed() {
            if minimal::is_command(report) {
                self.command_output(report, "FAILED", Colour::Error);
            }
            self.result(report, "FAILED!", Colour::Error);
        } else if result.is_skipped() {
            let line = format!("{} | SKIPPED", report.host);
            self.terminal.line(&line, Colour::Skip);
        } else {
            let (word, colour) = if result.is_changed() {
                ("CHANGED", Colour::Changed)
            } else {
                ("SUCCESS", Colour::Ok)
            };
            if minimal::is_command(report) && result.get("ansible_job_id").is_none() {
                self.command_output(report, word, colour);
            } else {
                self.result(report, word, colour);
            }
        }
    }

    fn result(&self, report: &Report, word: &str, colour: Colour) {
        let result = Json::Object(dumped(report, self.verbosity));
        let is_wide = report.verbose_always || self.verbosity > 2;
        // Without its line breaks, text of many lines has no blanks after commas, or four.
        let text = json_text(&result, Some(if is_wide { 4 } else { 0 }));
        let line = format!("{} | {word} => {}", report.host, text.replace('\n', ""));
        self.terminal.line(&line, colour);
    }

    fn command_output(&self, report: &Report, word: &str, colour: Colour) {
        let result = dumped(report, self.verbosity);
        let text = |key: &str| {
            let text = result.get(key).and_then(Json::as_str).unwrap_or_default();
            text.replace('\n', "\\n").replace('\r', "\\r")
        };
        let rc = result
            .get("rc")
            .map_or_else(|| "-1".to_string(), ToString::to_string);
        let stdout = text("stdout");
        let mut line = format!("{} | {word} | rc={rc} | (stdout) {stdout}", report.host);
        let stderr = text("stderr");
        if !stderr.is_empty() {
            line.push_str(" (stderr) ");
            line.push_str(&stderr);
        }
        self.terminal.line(&line, colour);
    }
}

impl Callback for OneLineCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::HostDone(report) => self.host_done(report),
            other => self.problems.tell_event(other),
        }
    }
}
