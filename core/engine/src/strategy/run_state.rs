//! A play while it runs: where its hosts are, and who failed so far.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use shevek_jinja::Value;
use shevek_playbook::{Play, Task};
use shevek_template::{Templar, TemplateContext, Variables};

use super::strategy::StrategyError;
use crate::event::{Stats, TaskInfo};
use crate::play::{Handlers, HostProgress, Lockstep, Numbering, RoleRuns};
use crate::run_context::RunContext;
use crate::task::{in_role, plain_name, read_flag};
use crate::variables::{PlayScope, TaskVariables, VariableError};

/// What lasts over all plays of a run.
#[derive(Debug, Default)]
pub(crate) struct RunState {
    pub(crate) failed: BTreeSet<Arc<str>>,
    pub(crate) unreachable: BTreeSet<Arc<str>>,
    /// Whether the last play ended with a failure: hosts that only count as failed, because others did, are none.
    pub(crate) ended_failed: bool,
    /// Whether too many failed in it.
    pub(crate) ended_broken: bool,
    pub(crate) stats: Stats,
    pub(crate) tasks_started: u64,
    /// Whether the task of `--start-at-task` was reached.
    pub(crate) started_at_task: bool,
}

/// One play on its hosts, or on one batch of them.
pub(crate) struct PlayRun {
    pub(crate) run: Arc<RunContext>,
    pub(crate) play: Arc<Play>,
    pub(crate) scope: Arc<PlayScope>,
    /// The hosts of the batch in the play's order.
    pub(crate) hosts: Vec<Arc<str>>,
    pub(crate) progress: HashMap<Arc<str>, HostProgress>,
    pub(crate) numbering: Numbering,
    pub(crate) order: Lockstep,
    /// How many tasks the play has before anything is included, if nothing fails.
    pub(crate) task_count: usize,
    pub(crate) handlers: Handlers,
    pub(crate) roles: RoleRuns,
    pub(crate) state: RunState,
    /// The share of failed hosts (0 to 1) beyond which the play ends.
    pub(crate) max_fail_share: Option<f64>,
    /// Whether `meta: end_play` ended the play for all batches.
    pub(crate) ends_play: bool,
    /// Whether the debugger starts at every failed task.
    pub(crate) debugger: bool,
    /// Whether hosts are at different tasks, so that callbacks head results, not starts: `free`.
    pub(crate) heads_results: bool,
    /// Whether the user no longer wants to be asked before each task of the play.
    pub(crate) step_is_over: bool,
}

/// What must be known of a task before its first host begins with it.
pub(crate) struct TaskStart {
    pub(crate) info: Arc<TaskInfo>,
    pub(crate) run_once: bool,
    /// Whether the action itself asks to run once: `add_host`, `pause`.
    pub(crate) bypasses_host_loop: bool,
    pub(crate) any_errors_fatal: bool,
    /// On how many hosts at once at most; 0 = as many as there are forks.
    /// An error ends the run once the task was announced.
    throttle: Result<usize, String>,
}

impl TaskStart {
    /// The limit on how many hosts do the task at once.
    ///
    /// # Errors
    /// When it is no number, which ends the run.
    pub(crate) fn throttle(&self) -> Result<usize, StrategyError> {
        self.throttle.clone().map_err(StrategyError::run)
    }
}

impl PlayRun {
    /// What lasts after the play: hosts that failed in it for good stay out of all that follow.
    pub(crate) fn end(mut self, is_broken: bool) -> RunState {
        self.state.ended_broken = is_broken;
        let mut elsewhere = self.state.failed.iter();
        self.state.ended_failed =
            is_broken || elsewhere.any(|host| !self.progress.contains_key(host));
        for host in &self.hosts {
            let failed = self.progress.get_mut(host).is_some_and(|progress| {
                // Also when the failure waited for an `always` that came last.
                progress.peek(&self.roles);
                progress.begin_task();
                progress.is_failed()
            });
            self.state.ended_failed |= failed;
            if failed || self.scope.counts_as_failed(host) {
                self.state.failed.insert(Arc::clone(host));
            } else {
                self.state.failed.remove(host);
            }
        }
        self.state
    }

    /// The hosts that still can be reached.
    pub(crate) fn active_hosts(&self) -> Vec<Arc<str>> {
        self.hosts
            .iter()
            .filter(|host| !self.state.unreachable.contains(*host))
            .cloned()
            .collect()
    }

    /// The host's next task.
    pub(crate) fn peek(&mut self, host: &Arc<str>) -> Option<crate::play::NumberedTask> {
        self.progress.get_mut(host)?.peek(&self.roles)
    }

    pub(crate) fn advance(&mut self, host: &Arc<str>) {
        if let Some(progress) = self.progress.get_mut(host) {
            progress.advance();
        }
    }

    /// The host begins the task that is its next.
    pub(crate) fn begin_task(&mut self, host: &Arc<str>) {
        if let Some(progress) = self.progress.get_mut(host) {
            progress.begin_task();
        }
    }

    /// The host's own task failed. Says whether a rescue catches it. The host counts as failed when it has nothing
    /// left to do: not when the failure waits for an `always`, and not when that is over either.
    pub(crate) fn fail(&mut self, host: &Arc<str>) -> bool {
        let Some(progress) = self.progress.get_mut(host) else {
            return false;
        };
        let rescued = progress.fail();
        progress.peek(&self.roles);
        if progress.is_failed() && progress.is_over() {
            self.scope.count_as_failed(host);
        }
        if !rescued {
            self.scope.drop_host(host);
        }
        rescued
    }

    /// A task that ran for all hosts failed: so it fails on each of them, wherever they are.
    pub(crate) fn fail_others(&mut self, failed: &Arc<str>) {
        for host in self.active_hosts() {
            if host != *failed {
                self.fail_with_others(&host);
            }
        }
    }

    /// The host fails, rescued or not, because others did or with an include: it counts in any case.
    pub(crate) fn fail_and_count(&mut self, host: &Arc<str>) {
        self.scope.count_as_failed(host);
        self.fail_with_others(host);
    }

    fn fail_with_others(&mut self, host: &Arc<str>) {
        self.scope.drop_host(host);
        if let Some(progress) = self.progress.get_mut(host) {
            progress.fail_with_others();
        }
    }

    /// A handler that runs once has run for all hosts.
    pub(crate) fn forget_handler(&mut self, handler: u64) {
        for progress in self.progress.values_mut() {
            progress.forget_handler(handler);
        }
    }

    /// The variables of a task on a host.
    ///
    /// # Errors
    /// When a file of variables is wrong.
    pub(crate) fn variables(
        &self,
        host: &Arc<str>,
        task: &Arc<Task>,
    ) -> Result<TaskVariables, VariableError> {
        let settings = &self.run.settings;
        self.run
            .variables
            .for_task(&self.scope, host, task, settings.check, settings.diff)
    }

    /// A templar over variables.
    pub(crate) fn templar(&self, variables: &TaskVariables) -> Templar {
        Templar::new(
            Arc::clone(self.run.variables.templates()),
            Arc::new(variables.clone()) as Arc<dyn Variables>,
            TemplateContext {
                search_path: Vec::new(),
                base_directory: Some(self.play.directory.clone()),
                ..TemplateContext::default()
            },
        )
    }

    /// Reads what steers a task for all its hosts, with the variables of the first of them.
    pub(crate) fn task_start(&mut self, task: &Arc<Task>, variables: &TaskVariables) -> TaskStart {
        let templar = self.templar(variables);
        let flag = |name, raw: Option<&Value>| read_flag(&templar, name, raw);
        let bypasses_host_loop = self
            .run
            .registry
            .action(&task.action)
            .is_ok_and(|found| self.run.action_metas.of(&found.plugin).bypass_host_loop);
        let run_once = bypasses_host_loop || flag("run_once", task.directives.run_once.as_ref());
        let ignored = flag("ignore_errors", task.directives.ignore_errors.as_ref());
        let fatal = match &task.directives.any_errors_fatal {
            Some(raw) => flag("any_errors_fatal", Some(raw)),
            None => self.run.settings.any_errors_fatal,
        };
        let throttle = match &task.directives.throttle {
            Some(raw) => throttle(raw, &templar),
            None => Ok(0),
        };
        let name = plain_name(task, &templar, &self.run.events);
        TaskStart {
            info: self.task_info(task, name),
            run_once,
            bypasses_host_loop,
            any_errors_fatal: (run_once || fatal) && !ignored,
            throttle,
        }
    }

    /// The check of a role's arguments, which nobody wrote, stands where its play does.
    fn unwritten_path(&self, task: &Task) -> Option<String> {
        task.span.as_ref()?;
        Some(self.scope.play.as_ref()?.path())
    }

    /// What callbacks are told about a task.
    pub(crate) fn task_info(&mut self, task: &Task, plain_name: String) -> Arc<TaskInfo> {
        self.state.tasks_started += 1;
        Arc::new(TaskInfo {
            id: self.state.tasks_started,
            name: in_role(task, &plain_name),
            plain_name,
            role: task.frame.role.as_ref().map(|role| role.name.clone()),
            is_named: task.name.is_some(),
            action: task.action.clone(),
            path: task.path().or_else(|| self.unwritten_path(task)),
            args: written_args(task, self.run.settings.no_log),
            check_mode: match &task.directives.check_mode {
                Some(raw) => is_set(raw),
                None => self.run.settings.check,
            },
            has_loop: task.loop_.is_some(),
            is_handler: task.frame.handlers,
            is_include: is_include(task),
        })
    }
}

/// The arguments as written; none when they may have to be hidden.
fn written_args(task: &Task, no_log: bool) -> Option<Vec<(String, String)>> {
    if task.directives.no_log.as_ref().map_or(no_log, is_set) {
        return None;
    }
    let args = task.args.raw_items().into_iter();
    Some(
        args.map(|(name, value)| (name.to_string(), value.to_string()))
            .collect(),
    )
}

/// Whether a keyword is set before it is templated, as Ansible's callback sees it: every template counts.
fn is_set(raw: &Value) -> bool {
    match raw {
        Value::Str(text) => !matches!(
            text.as_str().to_lowercase().as_str(),
            "" | "false" | "no" | "off" | "n" | "f" | "0"
        ),
        other => other.is_true().unwrap_or(true),
    }
}

/// Whether a task includes others while the play runs.
pub(crate) fn is_include(task: &Task) -> bool {
    matches!(task.action.as_str(), "include_tasks" | "include_role")
}

/// The value of `throttle`; nothing and negative numbers hold nobody back.
fn throttle(raw: &Value, templar: &Templar) -> Result<usize, String> {
    let wrong =
        |reason: String| format!("Failed to convert the throttle value to an integer: {reason}");
    match templar.template(raw) {
        Ok(Value::Int(number)) => Ok(usize::try_from(number).unwrap_or(0)),
        Ok(Value::Float(number)) => Ok(number.max(0.0) as usize),
        Ok(Value::Bool(flag)) => Ok(usize::from(flag)),
        Ok(value) => {
            let text = value.to_string();
            let number: i64 = text.trim().parse().map_err(|_| {
                let shown = Value::from(text.as_str()).repr().unwrap_or_default();
                wrong(format!("invalid literal for int() with base 10: {shown}"))
            })?;
            Ok(usize::try_from(number).unwrap_or(0))
        }
        Err(error) => Err(wrong(error.message().to_string())),
    }
}
