//! Which event is printed how.

use serde_json::{Map, Value as Json};
use shevek_engine::{Callback, Event, Report};

use super::record::{Record, TaskRecord, now, recap};
use crate::callback::DefaultOptions;
use crate::callback::problems::Problems;
use crate::configuration::{Configuration, number};
use crate::display::{Colour, Terminal, ascii_json_text, compact_json_text};
use crate::error::CommandError;

/// How the run is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// `json`: one document at the end.
    Document,
    /// `jsonl`: a line for each event, as it comes.
    Lines,
}

/// Prints the run as JSON.
pub(crate) struct JsonCallback {
    terminal: Terminal,
    problems: Problems,
    layout: Layout,
    indent: Option<usize>,
    custom_stats: bool,
    record: Record,
}

impl JsonCallback {
    /// # Errors
    /// When `json_indent` is no number.
    pub(crate) fn new(
        terminal: Terminal,
        configuration: &Configuration,
        layout: Layout,
        options: &DefaultOptions,
    ) -> Result<Self, CommandError> {
        let indent = number(
            configuration,
            "ANSIBLE_JSON_INDENT",
            "defaults",
            "json_indent",
        )?;
        let indent = indent.unwrap_or(match layout {
            Layout::Document => 4,
            Layout::Lines => 0,
        });
        Ok(Self {
            problems: Problems::new(terminal.clone(), options.deprecation_warnings),
            terminal,
            layout,
            indent: usize::try_from(indent).ok().filter(|indent| *indent > 0),
            custom_stats: options.show_custom_stats,
            record: Record::default(),
        })
    }

    fn host_done(&mut self, report: &Report) {
        let result = &report.result;
        let event = if result.is_unreachable() {
            "v2_runner_on_unreachable"
        } else if result.is_failed() {
            "v2_runner_on_failed"
        } else if result.is_skipped() {
            "v2_runner_on_skipped"
        } else if report.task.is_include {
            return;
        } else {
            "v2_runner_on_ok"
        };
        let Some((task, result)) = self.record.result(report) else {
            return;
        };
        match self.layout {
            Layout::Document => {
                task.hosts.insert(report.host.to_string(), result);
            }
            Layout::Lines => {
                let mut line = task.to_json();
                let hosts = Map::from_iter([(report.host.to_string(), result)]);
                line.insert("hosts".into(), hosts.into());
                self.line(event, line);
            }
        }
    }

    fn line(&self, event: &str, mut values: Map<String, Json>) {
        if self.layout == Layout::Lines {
            values.insert("_event".into(), event.into());
            values.insert("_timestamp".into(), now().into());
            self.print(&Json::Object(values));
        }
    }

    fn print(&self, value: &Json) {
        let text = match self.layout {
            Layout::Lines => compact_json_text(value, self.indent),
            Layout::Document => ascii_json_text(value, self.indent),
        };
        self.terminal.line(&text, Colour::Plain);
    }
}

impl Callback for JsonCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::PlayStart {
                name,
                path,
                lockstep,
                ..
            } => {
                let play = self.record.play(name, path, *lockstep).to_json();
                self.line("v2_playbook_on_play_start", play);
            }
            Event::TaskStart(task) => {
                let event = if task.is_handler {
                    "v2_playbook_on_handler_task_start"
                } else {
                    "v2_playbook_on_task_start"
                };
                if let Some(values) = self.record.task(task).map(TaskRecord::to_json) {
                    self.line(event, values);
                }
            }
            Event::HostStart { host, task } => {
                let begun = self.record.host_start(host, task);
                if let Some(values) = begun.map(TaskRecord::to_json) {
                    self.line("v2_runner_on_start", values);
                }
            }
            Event::HostDone(report) => self.host_done(report),
            Event::Recap(stats) => {
                let mut values = recap(stats, self.custom_stats);
                match self.layout {
                    Layout::Lines => self.line("v2_playbook_on_stats", values),
                    Layout::Document => {
                        let plays = self.record.plays.iter();
                        let plays: Vec<Json> = plays.map(|play| play.to_json().into()).collect();
                        values.insert("plays".into(), plays.into());
                        self.print(&Json::Object(values));
                    }
                }
            }
            other => self.problems.tell_event(other),
        }
    }
}
