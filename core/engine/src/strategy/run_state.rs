//! Who failed so far.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::json;
use shevek_jinja::Value;
use shevek_playbook::Task;

use crate::event::{Event, Stats, TaskInfo};
use crate::play::{HostProgress, Program};
use crate::run_context::RunContext;
use crate::task::Outcome;
use crate::variables::PlayScope;

/// What lasts over all plays of a run.
#[derive(Debug, Default)]
pub(crate) struct RunState {
    pub(crate) failed: BTreeSet<Arc<str>>,
    pub(crate) unreachable: BTreeSet<Arc<str>>,
    pub(crate) stats: Stats,
    pub(crate) tasks_started: u64,
}

/// One play on its hosts.
pub(crate) struct PlayRun {
    pub(crate) run: Arc<RunContext>,
    pub(crate) scope: Arc<PlayScope>,
    pub(crate) hosts: Vec<Arc<str>>,
    pub(crate) progress: HashMap<Arc<str>, HostProgress>,
    pub(crate) state: RunState,
}

impl PlayRun {
    pub(crate) fn new(
        run: Arc<RunContext>,
        scope: Arc<PlayScope>,
        program: &Arc<Program>,
        hosts: Vec<Arc<str>>,
        state: RunState,
    ) -> Self {
        let progress = hosts
            .iter()
            .map(|host| (Arc::clone(host), HostProgress::new(Arc::clone(program))))
            .collect();
        Self {
            run,
            scope,
            hosts,
            progress,
            state,
        }
    }

    /// The hosts that still run.
    pub(crate) fn active_hosts(&self) -> Vec<Arc<str>> {
        self.hosts
            .iter()
            .filter(|host| !self.state.unreachable.contains(*host))
            .cloned()
            .collect()
    }

    /// Takes an outcome in: counts it, moves the host on, tells the callbacks.
    pub(crate) fn accept(&mut self, outcome: &Outcome) {
        let host = &outcome.host;
        let failed = outcome.is_failed();
        if failed && !outcome.ignore_errors {
            let rescued = self.fail(host);
            let stats = self.state.stats.host(host);
            if rescued {
                stats.rescued += 1;
                self.remember_failure(host, outcome);
            } else {
                stats.failed += 1;
            }
        } else if failed {
            let stats = self.state.stats.host(host);
            stats.ok += 1;
            stats.ignored += 1;
            stats.changed += u64::from(outcome.report.result.is_changed());
            self.advance(host);
        } else if outcome.is_unreachable() {
            if outcome.ignore_unreachable {
                let stats = self.state.stats.host(host);
                stats.ok += 1;
                stats.ignored += 1;
                self.advance(host);
            } else {
                self.state.stats.host(host).unreachable += 1;
                self.state.unreachable.insert(Arc::clone(host));
                self.scope.drop_host(host);
                if let Some(progress) = self.progress.get_mut(host) {
                    progress.remove();
                }
            }
        } else {
            let stats = self.state.stats.host(host);
            if outcome.report.result.is_skipped() {
                stats.skipped += 1;
            } else {
                stats.ok += 1;
                stats.changed += u64::from(outcome.report.result.is_changed());
            }
            self.advance(host);
        }
        self.run
            .events
            .emit(&Event::HostDone(outcome.report.clone()));
    }

    pub(crate) fn advance(&mut self, host: &Arc<str>) {
        if let Some(progress) = self.progress.get_mut(host) {
            progress.advance();
        }
    }

    /// The host's current task failed. Says whether a rescue catches it.
    pub(crate) fn fail(&mut self, host: &Arc<str>) -> bool {
        let Some(progress) = self.progress.get_mut(host) else {
            return false;
        };
        let rescued = progress.fail();
        if progress.is_failed() {
            self.state.failed.insert(Arc::clone(host));
            self.scope.drop_host(host);
        }
        rescued
    }

    /// `ansible_failed_task` and `ansible_failed_result` for the rescue.
    fn remember_failure(&self, host: &Arc<str>, outcome: &Outcome) {
        let store = self.run.variables.store(host);
        let name = if outcome.task.is_named {
            outcome.task.name.as_str()
        } else {
            ""
        };
        let task = json!({"name": name, "action": outcome.task.action});
        store.set("ansible_failed_task", Value::from_json(&task));
        store.set(
            "ansible_failed_result",
            Value::from_json(&outcome.report.result.to_json()),
        );
    }

    /// What callbacks are told about a task.
    pub(crate) fn task_info(&mut self, task: &Task, name: String) -> Arc<TaskInfo> {
        self.state.tasks_started += 1;
        Arc::new(TaskInfo {
            id: self.state.tasks_started,
            name,
            is_named: task.name.is_some(),
            action: task.action.clone(),
            path: task.path(),
            check_mode: self.run.settings.check,
            has_loop: task.loop_.is_some(),
            is_handler: task.frame.handlers,
        })
    }
}
