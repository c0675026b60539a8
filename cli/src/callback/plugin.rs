//! A callback of somebody else: it is told the engine's events in the form of the contract.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_engine::{Event, Report, TaskInfo};
use shevek_plugin::{
    Callback, CallbackDisplay, CallbackEvent, CallbackStats, CallbackStatus, CallbackTask,
};

use super::problems::Problems;
use super::result_text::public_parts;
use crate::display::{Colour, Terminal};

/// Tells a plugin what happens.
pub(crate) struct PluginCallback {
    name: String,
    plugin: Arc<dyn Callback>,
    terminal: Terminal,
    problems: Problems,
    /// Whether it is the one that prints: warnings and messages are then told for it.
    prints: bool,
}

impl PluginCallback {
    pub(crate) fn new(
        name: &str,
        plugin: Arc<dyn Callback>,
        terminal: Terminal,
        deprecations: bool,
        prints: bool,
    ) -> Self {
        Self {
            name: name.into(),
            plugin,
            problems: Problems::new(terminal.clone(), deprecations),
            terminal,
            prints,
        }
    }
}

impl shevek_engine::Callback for PluginCallback {
    fn on_event(&mut self, event: &Event) {
        if self.prints {
            if let Event::HostDone(report) = event {
                self.problems.tell_report(report, true);
            }
            self.problems.tell_event(event);
        }
        let Some(told) = translated(event) else {
            return;
        };
        if let Err(error) = self.plugin.on_event(&told, &Printer(&self.terminal)) {
            let name = &self.name;
            self.problems
                .warning(&format!("The callback '{name}' failed: {error}"));
        }
    }
}

/// The terminal as the plugin sees it.
struct Printer<'a>(&'a Terminal);

impl CallbackDisplay for Printer<'_> {
    fn line(&self, text: &str) {
        self.0.line(text, Colour::Plain);
    }

    fn error_line(&self, text: &str) {
        self.0.error_line(text, Colour::Plain);
    }
}

/// The event in the form of the contract; `None` for what only the one who prints has to know.
fn translated(event: &Event) -> Option<CallbackEvent> {
    Some(match event {
        Event::PlaybookStart { path } => CallbackEvent::PlaybookStart { path: path.clone() },
        Event::PlayStart {
            name,
            check_mode,
            hosts,
            path,
            ..
        } => CallbackEvent::PlayStart {
            name: name.clone(),
            path: path.clone(),
            hosts: *hosts,
            check_mode: *check_mode,
        },
        Event::NoHostsMatched => CallbackEvent::NoHostsMatched,
        Event::NoHostsRemaining => CallbackEvent::NoHostsRemaining,
        Event::TaskStart(info) => CallbackEvent::TaskStart { task: task(info) },
        Event::HostStart { host, task: info } => CallbackEvent::HostStart {
            host: host.to_string(),
            task: task(info),
        },
        Event::HostDone(report) => CallbackEvent::HostDone {
            host: report.host.to_string(),
            task: task(&report.task),
            status: status(report),
            ignored: report.ignored,
            result: public_parts(report),
        },
        Event::ItemDone(item) => CallbackEvent::ItemDone {
            host: item.report.host.to_string(),
            task: task(&item.report.task),
            status: status(&item.report),
            item: if item.report.no_log {
                Json::Null
            } else {
                item.label.clone()
            },
            result: public_parts(&item.report),
        },
        Event::Retry {
            report,
            retries_left,
        } => CallbackEvent::Retry {
            host: report.host.to_string(),
            task: task(&report.task),
            retries_left: *retries_left,
            result: public_parts(report),
        },
        Event::Included { name, hosts, .. } => CallbackEvent::Included {
            name: name.clone(),
            hosts: hosts.iter().map(ToString::to_string).collect(),
        },
        Event::Notified { handler, host } => CallbackEvent::Notified {
            handler: handler.clone(),
            host: host.to_string(),
        },
        Event::AsyncPoll {
            host,
            jid,
            started,
            finished,
        } => CallbackEvent::AsyncPoll {
            host: host.to_string(),
            jid: jid.clone(),
            started: *started,
            finished: *finished,
        },
        Event::AsyncDone { host, jid, failed } => CallbackEvent::AsyncDone {
            host: host.to_string(),
            jid: jid.clone(),
            failed: *failed,
        },
        Event::Warning { message } => CallbackEvent::Warning {
            message: message.clone(),
        },
        Event::Error { message } => CallbackEvent::Error {
            message: message.clone(),
        },
        Event::Recap(stats) => CallbackEvent::Recap {
            hosts: stats
                .hosts
                .iter()
                .map(|(host, numbers)| {
                    let numbers = CallbackStats {
                        ok: numbers.ok,
                        changed: numbers.changed,
                        unreachable: numbers.unreachable,
                        failed: numbers.failed,
                        skipped: numbers.skipped,
                        rescued: numbers.rescued,
                        ignored: numbers.ignored,
                    };
                    (host.to_string(), numbers)
                })
                .collect(),
            custom_run: stats.custom_run.clone(),
            custom_hosts: stats
                .custom_hosts
                .iter()
                .map(|(host, values): (_, &Map<String, Json>)| (host.to_string(), values.clone()))
                .collect(),
        },
        Event::JobLeftRunning { .. }
        | Event::Asked { .. }
        | Event::Output { .. }
        | Event::Message { .. }
        | Event::Verbose { .. }
        | Event::AsyncStart { .. }
        | Event::Deprecated(_) => return None,
    })
}

fn task(info: &TaskInfo) -> CallbackTask {
    CallbackTask {
        id: info.id,
        name: info.name.clone(),
        action: info.action.clone(),
        path: info.path.clone(),
        role: info.role.clone(),
        is_handler: info.is_handler,
        has_loop: info.has_loop,
        check_mode: info.check_mode,
    }
}

fn status(report: &Report) -> CallbackStatus {
    let result = &report.result;
    if result.is_unreachable() {
        CallbackStatus::Unreachable
    } else if result.is_failed() {
        CallbackStatus::Failed
    } else if result.is_skipped() {
        CallbackStatus::Skipped
    } else if result.is_changed() {
        CallbackStatus::Changed
    } else {
        CallbackStatus::Ok
    }
}
