//! The callback `log_plays` of community.general: each host's results, one below the other, in a file of its own.

use std::fs::OpenOptions;
use std::io::{Result, Write as _};
use std::path::PathBuf;

use jiff::Zoned;
use serde_json::Value as Json;
use shevek_engine::{Callback, Event, Report};

use super::result_text::public_parts;
use crate::display::{Colour, Terminal, ascii_json_text};

/// Appends a paragraph for each result of a task.
pub(crate) struct LogPlays {
    terminal: Terminal,
    folder: PathBuf,
    playbook: String,
}

impl LogPlays {
    /// `folder` is made when the first result comes.
    pub(crate) fn new(terminal: Terminal, folder: PathBuf) -> Self {
        Self {
            terminal,
            folder,
            playbook: String::new(),
        }
    }

    fn append(&self, report: &Report) {
        let text = paragraph(report, &self.playbook, &Zoned::now());
        let append = || -> Result<()> {
            std::fs::create_dir_all(&self.folder)?;
            let path = self.folder.join(&*report.host);
            let mut file = OpenOptions::new().create(true).append(true).open(path)?;
            file.write_all(text.as_bytes())
        };
        if let Err(error) = append() {
            self.terminal.error_line(
                &format!(
                    "[WARNING]: log_plays: the result of {} is not logged in {}: {error}",
                    report.host,
                    self.folder.display()
                ),
                Colour::Warning,
            );
        }
    }
}

impl Callback for LogPlays {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::PlaybookStart { path } => self.playbook.clone_from(path),
            Event::HostDone(report) => self.append(report),
            _ => {}
        }
    }
}

/// `TIME - PLAYBOOK - TASK - ACTION - CATEGORY - RESULT` and an empty line.
fn paragraph(report: &Report, playbook: &str, now: &Zoned) -> String {
    let task = &report.task;
    let name = if task.is_named { &*task.plain_name } else { "" };
    let category = if report.result.is_unreachable() {
        "UNREACHABLE"
    } else if report.result.is_failed() {
        "FAILED"
    } else if report.result.is_skipped() {
        "SKIPPED"
    } else {
        "OK"
    };
    let now = now.strftime("%b %d %Y %H:%M:%S");
    let action = &task.action;
    format!(
        "{now} - {playbook} - {name} - {action} - {category} - {}\n\n",
        data(report)
    )
}

fn data(report: &Report) -> String {
    // Facts are much and known.
    if matches!(&*report.task.action, "setup" | "gather_facts") && !report.result.is_failed() {
        return "omitted".into();
    }
    let mut result = public_parts(report);
    let call = result.shift_remove("invocation");
    let result = ascii_json_text(&Json::Object(result), None);
    match call {
        Some(call) => format!("{} => {result} ", ascii_json_text(&call, None)),
        None => result,
    }
}
