//! Ansible's callback `minimal`, which ad hoc commands use.

use serde_json::Value as Json;
use shevek_engine::{Callback, Event, Report};

use super::DefaultOptions;
use super::diff::{DiffOptions, diff_text};
use super::problems::Problems;
use super::result_text::shown;
use crate::display::{Colour, Terminal, json_text};

/// Prints a block a host.
pub(crate) struct MinimalCallback {
    terminal: Terminal,
    verbosity: u8,
    diff: DiffOptions,
    problems: Problems,
}

impl MinimalCallback {
    /// Prints to this terminal.
    pub(crate) fn new(terminal: Terminal, verbosity: u8, options: &DefaultOptions) -> Self {
        Self {
            problems: Problems::new(terminal.clone(), options.deprecation_warnings)
                .with_action_warnings(options.action_warnings),
            diff: options.diff,
            terminal,
            verbosity,
        }
    }

    fn host_done(&mut self, report: &Report) {
        let result = &report.result;
        let host = &report.host;
        self.problems.tell_report(report, false);
        let is_good = !result.is_failed() && !result.is_unreachable() && !result.is_skipped();
        if let Some(diff) = result
            .get("diff")
            .filter(|_| is_good && report.diff && !report.no_log)
        {
            let text = diff_text(diff, self.diff, &self.terminal);
            if !text.is_empty() {
                let text = text.strip_suffix('\n').unwrap_or(&text);
                self.terminal.line(text, Colour::Plain);
            }
        }
        if result.is_unreachable() {
            self.block(report, "UNREACHABLE!", Colour::Unreachable);
        } else if result.is_failed() {
            if is_command(report) {
                self.command_output(report, "FAILED", Colour::Error);
            } else {
                self.block(report, "FAILED!", Colour::Error);
            }
        } else if result.is_skipped() {
            self.terminal
                .line(&format!("{host} | SKIPPED"), Colour::Skip);
        } else {
            let (word, colour) = if result.is_changed() {
                ("CHANGED", Colour::Changed)
            } else {
                ("SUCCESS", Colour::Ok)
            };
            if is_command(report) && result.get("ansible_job_id").is_none() {
                self.command_output(report, word, colour);
            } else {
                self.block(report, word, colour);
            }
        }
    }

    fn block(&self, report: &Report, word: &str, colour: Colour) {
        let text = json_text(&Json::Object(shown(report, self.verbosity)), Some(4));
        self.terminal
            .line(&format!("{} | {word} => {text}", report.host), colour);
    }

    fn command_output(&self, report: &Report, word: &str, colour: Colour) {
        let result = shown(report, self.verbosity);
        let text = |key: &str| result.get(key).and_then(Json::as_str).unwrap_or_default();
        let rc = result
            .get("rc")
            .map_or_else(|| "-1".to_string(), ToString::to_string);
        let line = format!(
            "{} | {word} | rc={rc} >>\n{}{}{}",
            report.host,
            text("stdout"),
            text("stderr"),
            text("msg")
        );
        self.terminal.line(&line, colour);
    }
}

impl Callback for MinimalCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::HostDone(report) => self.host_done(report),
            other => self.problems.tell_event(other),
        }
    }
}

/// Whether what a command printed is shown instead of its result. Ansible: `MODULE_NO_JSON`.
pub(super) fn is_command(report: &Report) -> bool {
    matches!(report.task.action.as_str(), "command" | "shell" | "raw")
        && report.result.get("module_stderr").is_none()
}
