//! Ansible's default callback, line for line.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value as Json;
use shevek_engine::{Callback, Event, Failure, HostStats, ItemReport, Report, Stats, TaskInfo};

use super::result_text::result_text;
use crate::display::{Colour, Terminal};

/// What the default callback can be told. Ansible: its options.
#[derive(Debug, Clone)]
pub(crate) struct DefaultOptions {
    pub(crate) verbosity: u8,
    pub(crate) display_skipped_hosts: bool,
    pub(crate) display_ok_hosts: bool,
    pub(crate) display_failed_stderr: bool,
    pub(crate) show_task_path_on_failure: bool,
    pub(crate) check_mode_markers: bool,
    pub(crate) check: bool,
}

/// Prints a run as `ansible-playbook` does.
pub(crate) struct DefaultCallback {
    terminal: Terminal,
    options: DefaultOptions,
    last_banner: Option<u64>,
    /// Errors and warnings: each is told once.
    told: HashSet<String>,
}

impl DefaultCallback {
    pub(crate) fn new(terminal: Terminal, options: DefaultOptions) -> Self {
        Self {
            terminal,
            options,
            last_banner: None,
            told: HashSet::new(),
        }
    }

    fn banner_for(&mut self, task: &TaskInfo) {
        if self.last_banner == Some(task.id) {
            return;
        }
        let check = if task.check_mode && self.options.check_mode_markers {
            " [CHECK MODE]"
        } else {
            ""
        };
        self.terminal
            .banner(&format!("TASK [{}]{check}", task.name));
        if self.options.verbosity >= 2 {
            self.task_path(task);
        }
        self.last_banner = Some(task.id);
    }

    fn task_path(&self, task: &TaskInfo) {
        if let Some(path) = &task.path {
            self.terminal
                .line(&format!("task path: {path}"), Colour::Debug);
        }
    }

    fn is_verbose(&self, report: &Report) -> bool {
        self.options.verbosity > 0 || report.verbose_always
    }

    /// Warnings of a result, then its error.
    fn tell_problems(&mut self, report: &Report) {
        for warning in &report.result.warnings {
            self.warning(warning);
        }
        if let Some(failure) = &report.failure {
            self.tell_failure(failure);
        }
    }

    fn tell_failure(&mut self, failure: &Failure) {
        let text = failure.explain();
        if self.told.insert(text.clone()) {
            let end = if text.contains('\n') { "\n" } else { "" };
            self.failed_line(&format!("[ERROR]: {text}{end}"), Colour::Error);
        }
    }

    fn failed_line(&self, text: &str, colour: Colour) {
        if self.options.display_failed_stderr {
            self.terminal.error_line(text, colour);
        } else {
            self.terminal.line(text, colour);
        }
    }

    fn warning(&mut self, text: &str) {
        if !self.told.insert(text.to_string()) {
            return;
        }
        let end = if text.contains('\n') { "\n" } else { "" };
        self.terminal
            .error_line(&format!("[WARNING]: {text}{end}"), Colour::Warning);
    }

    fn host_done(&mut self, report: &Report) {
        let result = &report.result;
        let host = &report.host;
        let verbosity = self.options.verbosity;
        if result.is_unreachable() && !result.is_failed() {
            self.banner_for(&report.task);
            self.tell_problems(report);
            self.failed_line(
                &format!(
                    "fatal: [{host}]: UNREACHABLE! => {}",
                    result_text(report, verbosity)
                ),
                Colour::Unreachable,
            );
            self.ignoring(report);
        } else if result.is_failed() {
            self.banner_for(&report.task);
            self.tell_problems(report);
            if !is_loop(report) {
                if verbosity < 2 && self.options.show_task_path_on_failure {
                    self.task_path(&report.task);
                }
                self.failed_line(
                    &format!(
                        "fatal: [{host}]: FAILED! => {}",
                        result_text(report, verbosity)
                    ),
                    Colour::Error,
                );
            }
            self.ignoring(report);
        } else if result.is_skipped() {
            if !self.options.display_skipped_hosts {
                return;
            }
            self.banner_for(&report.task);
            self.tell_problems(report);
            self.status_line("skipping", report, Colour::Skip, true);
        } else {
            let (word, colour) = if result.is_changed() {
                ("changed", Colour::Changed)
            } else {
                ("ok", Colour::Ok)
            };
            if word == "ok" && !self.options.display_ok_hosts {
                return;
            }
            self.banner_for(&report.task);
            self.tell_problems(report);
            if !is_loop(report) {
                self.status_line(word, report, colour, false);
            }
        }
    }

    fn status_line(&self, word: &str, report: &Report, colour: Colour, skipped: bool) {
        let mut line = format!("{word}: [{}]", report.host);
        if self.is_verbose(report) {
            let text = if skipped && is_loop(report) {
                without_results(report, self.options.verbosity)
            } else {
                result_text(report, self.options.verbosity)
            };
            line.push_str(" => ");
            line.push_str(&text);
        }
        self.terminal.line(&line, colour);
    }

    fn ignoring(&self, report: &Report) {
        if report.ignored {
            self.terminal.line("...ignoring", Colour::Skip);
        }
    }

    fn item_done(&mut self, item: &ItemReport) {
        let report = &item.report;
        let result = &report.result;
        let host = &report.host;
        let label = if report.no_log {
            "(censored due to no_log)".to_string()
        } else {
            plain(&item.label)
        };
        let verbosity = self.options.verbosity;
        if result.is_failed() || result.is_unreachable() {
            self.banner_for(&report.task);
            self.tell_problems(report);
            self.failed_line(
                &format!(
                    "failed: [{host}] (item={label}) => {}",
                    result_text(report, verbosity)
                ),
                Colour::Error,
            );
            return;
        }
        if result.is_skipped() {
            if !self.options.display_skipped_hosts {
                return;
            }
            self.banner_for(&report.task);
            self.tell_problems(report);
            let mut line = format!("skipping: [{host}] => (item={label}) ");
            if self.is_verbose(report) {
                line.push_str(" => ");
                line.push_str(&result_text(report, verbosity));
            }
            self.terminal.line(&line, Colour::Skip);
            return;
        }
        let (word, colour) = if result.is_changed() {
            ("changed", Colour::Changed)
        } else {
            ("ok", Colour::Ok)
        };
        if word == "ok" && !self.options.display_ok_hosts {
            return;
        }
        self.banner_for(&report.task);
        self.tell_problems(report);
        let mut line = format!("{word}: [{host}] => (item={label})");
        if self.is_verbose(report) {
            line.push_str(" => ");
            line.push_str(&result_text(report, verbosity));
        }
        self.terminal.line(&line, colour);
    }

    fn retry(&self, report: &Report, left: u64) {
        let mut line = format!(
            "FAILED - RETRYING: [{}]: {} ({left} retries left).",
            report.host, report.task.name
        );
        if self.options.verbosity > 2 {
            line.push_str("Result was: ");
            line.push_str(&result_text(report, self.options.verbosity));
        }
        self.terminal.line(&line, Colour::Debug);
    }

    fn recap(&self, stats: &Stats) {
        self.terminal.banner("PLAY RECAP");
        for (host, numbers) in &stats.hosts {
            let line = recap_line(&self.terminal, host, numbers);
            self.terminal.line(&line, Colour::Plain);
        }
        self.terminal.line("", Colour::Plain);
        if self.options.check && self.options.check_mode_markers {
            self.terminal.banner("DRY RUN");
        }
    }
}

impl Callback for DefaultCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::PlaybookStart { path } => {
                if self.options.verbosity > 1 {
                    let name = path.rsplit('/').next().unwrap_or(path);
                    self.terminal.banner(&format!("PLAYBOOK: {name}"));
                }
                if self.options.check && self.options.check_mode_markers {
                    self.terminal.banner("DRY RUN");
                }
            }
            Event::PlayStart { name, .. } => {
                let check = if self.options.check && self.options.check_mode_markers { " [CHECK MODE]" } else { "" };
                let name = name.trim();
                let heading =
                    if name.is_empty() { format!("PLAY{check}") } else { format!("PLAY [{name}]{check}") };
                self.terminal.banner(&heading);
            }
            Event::NoHostsMatched => self.terminal.line("skipping: no hosts matched", Colour::Skip),
            Event::NoHostsRemaining => self.terminal.banner("NO MORE HOSTS LEFT"),
            Event::TaskStart(task) => {
                if self.options.display_skipped_hosts && self.options.display_ok_hosts {
                    self.banner_for(task);
                }
            }
            Event::HostDone(report) => self.host_done(report),
            Event::ItemDone(item) => self.item_done(item),
            Event::Retry { report, retries_left } => self.retry(report, *retries_left),
            Event::AsyncPoll { host, jid, started, finished } => self.terminal.line(
                &format!(
                    "ASYNC POLL on {host}: jid={jid} started={} finished={}",
                    u8::from(*started),
                    u8::from(*finished)
                ),
                Colour::Debug,
            ),
            Event::AsyncDone { host, jid, failed } => {
                let word = if *failed { "FAILED" } else { "OK" };
                self.terminal.line(&format!("ASYNC {word} on {host}: jid={jid}"), Colour::Debug);
            }
            Event::JobLeftRunning { host, jid } => self.warning(&format!(
                "job {jid} goes on running on {host}; look at it with: shevek run {host} -m async_status -a jid={jid}"
            )),
            Event::Message { text } => self.terminal.line(text, Colour::Plain),
            Event::Verbose { message, .. } => self.terminal.line(message, Colour::Verbose),
            Event::Warning { message } => self.warning(message),
            Event::Recap(stats) => self.recap(stats),
            Event::HostStart { .. }
            | Event::Output { .. }
            | Event::Included { .. }
            | Event::Notified { .. } => {}
        }
    }
}

fn is_loop(report: &Report) -> bool {
    report.task.has_loop && report.result.get("results").is_some()
}

fn without_results(report: &Report, verbosity: u8) -> String {
    let mut report = report.clone();
    report.result.fields.shift_remove("results");
    result_text(&report, verbosity)
}

/// An item's label as Python's `%s` shows it.
fn plain(label: &Json) -> String {
    shevek_jinja::Value::from_json(label).to_string()
}

fn recap_line(terminal: &Terminal, host: &Arc<str>, numbers: &HostStats) -> String {
    let host_colour = if numbers.failed > 0 || numbers.unreachable > 0 {
        Colour::Error
    } else if numbers.changed > 0 {
        Colour::Changed
    } else {
        Colour::Ok
    };
    let name = if terminal.has_colours() {
        format!("{:<37}", terminal.painted(host, host_colour))
    } else {
        format!("{host:<26}")
    };
    let count = |name: &str, number: u64, colour: Colour| {
        let text = format!("{name}={number:<4}");
        if number == 0 {
            text
        } else {
            terminal.painted(&text, colour)
        }
    };
    format!(
        "{name} : {} {} {} {} {} {} {}",
        count("ok", numbers.ok, Colour::Ok),
        count("changed", numbers.changed, Colour::Changed),
        count("unreachable", numbers.unreachable, Colour::Unreachable),
        count("failed", numbers.failed, Colour::Error),
        count("skipped", numbers.skipped, Colour::Skip),
        count("rescued", numbers.rescued, Colour::Ok),
        count("ignored", numbers.ignored, Colour::Warning),
    )
}
