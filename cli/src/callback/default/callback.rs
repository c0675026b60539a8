//! Which event prints what.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value as Json;
use shevek_engine::{Callback, Event};

use super::DefaultOptions;
use super::banner::TaskBanner;
use super::recap::{print_custom_stats, print_recap};
use super::results::{is_empty, plain};
use crate::callback::problems::Problems;
use crate::display::{Colour, Terminal};

/// Prints a run as `ansible-playbook` does.
pub(crate) struct DefaultCallback {
    pub(super) terminal: Terminal,
    pub(super) options: DefaultOptions,
    pub(super) banner: TaskBanner,
    pub(super) problems: Problems,
}

impl DefaultCallback {
    pub(crate) fn new(terminal: Terminal, options: DefaultOptions) -> Self {
        Self {
            banner: TaskBanner::new(terminal.clone(), &options),
            problems: Problems::new(terminal.clone(), options.deprecation_warnings)
                .with_action_warnings(options.action_warnings),
            terminal,
            options,
        }
    }

    fn playbook_start(&self, path: &str) {
        if self.options.verbosity > 1 {
            let name = path.rsplit('/').next().unwrap_or(path);
            self.terminal.banner(&format!("PLAYBOOK: {name}"));
        }
        self.dry_run();
    }

    fn dry_run(&self) {
        if self.options.check && self.options.check_mode_markers {
            self.terminal.banner("DRY RUN");
        }
    }

    fn play_start(&self, name: &str, check_mode: bool) {
        let check = if check_mode && self.options.check_mode_markers {
            " [CHECK MODE]"
        } else {
            ""
        };
        let name = name.trim();
        self.terminal.banner(&if name.is_empty() {
            format!("PLAY{check}")
        } else {
            format!("PLAY [{name}]{check}")
        });
    }

    fn included(&self, name: &str, hosts: &[Arc<str>], item: Option<&Json>) {
        let mut line = format!("included: {name} for {}", hosts.join(", "));
        if let Some(item) = item.filter(|item| !is_empty(item)) {
            let _ = write!(line, " => (item={})", plain(item));
        }
        self.terminal.line(&line, Colour::Included);
    }
}

impl Callback for DefaultCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::PlaybookStart { path } => self.playbook_start(path),
            Event::PlayStart {
                name, check_mode, ..
            } => self.play_start(name, *check_mode),
            Event::NoHostsMatched => self
                .terminal
                .line("skipping: no hosts matched", Colour::Skip),
            Event::NoHostsRemaining => self.terminal.banner("NO MORE HOSTS LEFT"),
            // Whether results follow that are shown is not known yet when some are hidden.
            Event::TaskStart(task)
                if self.options.display_skipped_hosts && self.options.display_ok_hosts =>
            {
                self.banner.print(task);
            }
            Event::HostStart { host, task } if self.options.show_per_host_start => {
                let kind = if task.is_handler { "HANDLER" } else { "TASK" };
                self.terminal.line(
                    &format!(" [started {kind}: {} on {host}]", task.name),
                    Colour::Ok,
                );
            }
            Event::Included { name, hosts, item } => self.included(name, hosts, item.as_ref()),
            Event::Notified { handler, host } if self.options.verbosity > 1 => self.terminal.line(
                &format!("NOTIFIED HANDLER {handler} for {host}"),
                Colour::Verbose,
            ),
            Event::HostDone(report) => self.host_done(report),
            Event::ItemDone(item) => self.item_done(item),
            Event::Retry {
                report,
                retries_left,
            } => self.retry(report, *retries_left),
            Event::AsyncPoll {
                host,
                jid,
                started,
                finished,
            } => self.terminal.line(
                &format!(
                    "ASYNC POLL on {host}: jid={jid} started={} finished={}",
                    python_bool(*started),
                    python_bool(*finished)
                ),
                Colour::Debug,
            ),
            Event::AsyncDone { host, jid, failed } => {
                let word = if *failed { "FAILED" } else { "OK" };
                self.terminal
                    .line(&format!("ASYNC {word} on {host}: jid={jid}"), Colour::Debug);
            }
            Event::Asked { text } => self.terminal.banner(text),
            Event::Recap(stats) => {
                print_recap(&self.terminal, stats);
                if self.options.show_custom_stats {
                    print_custom_stats(&self.terminal, stats);
                }
                self.dry_run();
            }
            other => self.problems.tell_event(other),
        }
    }
}

fn python_bool(flag: bool) -> &'static str {
    if flag { "True" } else { "False" }
}
