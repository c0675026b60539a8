//! The lines of results: of hosts and of a loop's items.

use serde_json::Value as Json;
use shevek_engine::{ItemReport, Report};

use super::callback::DefaultCallback;
use crate::callback::diff::diff_text;
use crate::callback::result_text::{attempt_text, result_text};
use crate::display::Colour;

impl DefaultCallback {
    /// A task has ended on a host.
    pub(super) fn host_done(&mut self, report: &Report) {
        let result = &report.result;
        if result.is_failed() {
            self.host_failed(report);
        } else if result.is_unreachable() {
            self.problems_before_result(report);
            let text = self.text(report);
            self.failed_line(
                &format!("fatal: [{}]: UNREACHABLE! => {text}", label(report)),
                Colour::Unreachable,
            );
            self.ignoring(report);
        } else if result.is_skipped() {
            self.host_skipped(report);
        } else {
            self.host_ok(report);
        }
    }

    fn host_failed(&mut self, report: &Report) {
        self.problems_before_result(report);
        // The summary of a loop is not shown, but for `debug`, whose cleaning loses what tells that it is one.
        let is_debug = report.task.action == "debug" && report.result.msg.is_some();
        if !is_loop(report) || is_debug && !report.no_log {
            if self.options.verbosity < 2 && self.options.show_task_path_on_failure {
                self.banner.path(&report.task);
            }
            let text = self.text(report);
            self.failed_line(
                &format!("fatal: [{}]: FAILED! => {text}", label(report)),
                Colour::Error,
            );
        }
        self.ignoring(report);
    }

    fn host_skipped(&mut self, report: &Report) {
        if !self.options.display_skipped_hosts {
            return;
        }
        self.problems_before_result(report);
        let mut line = format!("skipping: [{}]", report.host);
        if self.is_verbose(report) {
            let mut shown = report.clone();
            if is_loop(report) {
                shown.result.fields.shift_remove("results");
            }
            line.push_str(" => ");
            line.push_str(&self.text(&shown));
        }
        self.terminal.line(&line, Colour::Skip);
    }

    fn host_ok(&mut self, report: &Report) {
        // What it includes is told apart.
        if report.task.is_include {
            self.banner.before_result(&report.task);
            return;
        }
        self.difference(report);
        let (word, colour) = word(report);
        if word == "ok" && !self.options.display_ok_hosts {
            return;
        }
        self.problems_before_result(report);
        if is_loop(report) {
            return;
        }
        let line = format!("{word}: [{}]", label(report));
        self.result_line(line, report, colour);
    }

    /// An item of a loop has ended on a host.
    pub(super) fn item_done(&mut self, item: &ItemReport) {
        let report = &item.report;
        let result = &report.result;
        let name = if report.no_log {
            "(censored due to no_log)".to_string()
        } else {
            plain(&item.label)
        };
        if result.is_failed() || result.is_unreachable() {
            self.problems_before_result(report);
            let text = self.text(report);
            self.failed_line(
                &format!("failed: [{}] (item={name}) => {text}", label(report)),
                Colour::Error,
            );
        } else if result.is_skipped() {
            if !self.options.display_skipped_hosts {
                return;
            }
            self.problems_before_result(report);
            let line = format!("skipping: [{}] => (item={name}) ", report.host);
            self.result_line(line, report, Colour::Skip);
        } else {
            self.difference(report);
            let (word, colour) = word(report);
            if word == "ok" && !self.options.display_ok_hosts {
                return;
            }
            self.problems_before_result(report);
            let line = format!("{word}: [{}] => (item={name})", label(report));
            self.result_line(line, report, colour);
        }
    }

    /// A task failed and is tried again.
    pub(super) fn retry(&self, report: &Report, left: u64) {
        let mut line = format!(
            "FAILED - RETRYING: [{}]: {} ({left} retries left).",
            label(report),
            report.task.plain_name
        );
        if (self.options.verbosity > 2 || report.verbose_always) && !is_quiet(report) {
            line.push_str("Result was: ");
            let (verbosity, format) = (self.options.verbosity, self.options.format);
            line.push_str(&attempt_text(report, verbosity, format));
        }
        self.terminal.line(&line, Colour::Debug);
    }

    /// What a changed result would change in files.
    fn difference(&mut self, report: &Report) {
        let Some(diff) = report.result.get("diff") else {
            return;
        };
        if !report.diff || report.no_log || !report.result.is_changed() || is_empty(diff) {
            return;
        }
        let text = diff_text(diff, self.options.diff, &self.terminal);
        if !text.is_empty() {
            self.banner.before_result(&report.task);
            let text = text.strip_suffix('\n').unwrap_or(&text);
            self.terminal.line(text, Colour::Plain);
        }
    }

    fn problems_before_result(&mut self, report: &Report) {
        self.banner.before_result(&report.task);
        self.problems
            .tell_report(report, self.options.display_failed_stderr);
    }

    fn result_line(&self, mut line: String, report: &Report, colour: Colour) {
        if self.is_verbose(report) {
            line.push_str(" => ");
            line.push_str(&self.text(report));
        }
        self.terminal.line(&line, colour);
    }

    fn failed_line(&self, text: &str, colour: Colour) {
        if self.options.display_failed_stderr {
            self.terminal.error_line(text, colour);
        } else {
            self.terminal.line(text, colour);
        }
    }

    fn ignoring(&self, report: &Report) {
        if report.ignored {
            self.terminal.line("...ignoring", Colour::Skip);
        }
    }

    fn text(&self, report: &Report) -> String {
        result_text(report, self.options.verbosity, self.options.format)
    }

    fn is_verbose(&self, report: &Report) -> bool {
        (self.options.verbosity > 0 || report.verbose_always) && !is_quiet(report)
    }
}

/// Whether the result is never shown in full: facts.
fn is_quiet(report: &Report) -> bool {
    report.result.get("_ansible_verbose_override") == Some(&Json::Bool(true))
}

fn is_loop(report: &Report) -> bool {
    report.task.has_loop && report.result.get("results").is_some()
}

fn word(report: &Report) -> (&'static str, Colour) {
    if report.result.is_changed() {
        ("changed", Colour::Changed)
    } else {
        ("ok", Colour::Ok)
    }
}

/// The host, and who did the task for it. Ansible: `host_label`.
fn label(report: &Report) -> String {
    let host = &report.host;
    match &report.delegated {
        Some(by) if by.host != *host => match &by.address {
            Some(address) if **address != *by.host => format!("{host} -> {}({address})", by.host),
            _ => format!("{host} -> {}", by.host),
        },
        _ => host.to_string(),
    }
}

/// An item's label as Python's `%s` shows it.
pub(super) fn plain(label: &Json) -> String {
    shevek_jinja::Value::from_json(label).to_string()
}

/// Whether Python takes it for false.
pub(super) fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::Bool(true) => false,
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::String(text) => text.is_empty(),
        Json::Array(list) => list.is_empty(),
        Json::Object(map) => map.is_empty(),
    }
}
