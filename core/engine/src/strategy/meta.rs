//! `meta` tasks: what steers the run itself. Ansible: `_execute_meta`.

use std::sync::Arc;

use shevek_playbook::Task;
use shevek_plugin::{Log, TaskResult};

use super::run_state::PlayRun;
use super::strategy::StrategyError;
use crate::event::{Event, Report, TaskInfo};
use crate::task::{all_hold, step_at};

/// What a meta task did on a host.
struct Done {
    message: String,
    /// Why it did nothing.
    skip_reason: Option<String>,
}

impl Done {
    fn ran(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            skip_reason: None,
        }
    }

    fn skipped(action: &str, consequence: &str) -> Self {
        Self {
            message: action.to_string(),
            skip_reason: Some(format!(
                "{action} conditional evaluated to False{consequence}"
            )),
        }
    }
}

/// Whether a meta task runs once for all hosts of the step.
pub(crate) fn runs_once(action: &str) -> bool {
    !matches!(
        action,
        "noop" | "reset_connection" | "end_host" | "role_complete" | "flush_handlers" | "end_role"
    )
}

impl PlayRun {
    /// Does a meta task for one host; the host has to be moved on before.
    pub(crate) async fn execute_meta(
        &mut self,
        task: &Arc<Task>,
        info: &Arc<TaskInfo>,
        host: &Arc<str>,
    ) -> Result<(), StrategyError> {
        let action = task.meta().unwrap_or_default();
        if !task.implicit && !self.heads_results {
            self.run.events.emit(&Event::TaskStart(Arc::clone(info)));
        }
        let no_condition = matches!(
            action.as_str(),
            "noop" | "refresh_inventory" | "reset_connection"
        );
        if no_condition && !task.when.is_empty() {
            self.run
                .events
                .warning(&format!("{action} task does not support when conditional"));
        }
        let holds =
            no_condition || action == "role_complete" || self.condition_holds(task, host)?;
        let done = self.run_meta(&action, task, host, holds).await?;
        let told = done.skip_reason.as_ref().unwrap_or(&done.message);
        if !task.implicit {
            self.run.events.verbose(2, &format!("META: {told}"));
        }
        if let Some(reason) = done.skip_reason {
            let mut result = TaskResult::skip(done.message);
            result.changed = None;
            result.set("skip_reason", reason);
            self.run.events.emit(&Event::HostDone(Report {
                host: Arc::clone(host),
                task: Arc::clone(info),
                result,
                failure: None,
                ignored: false,
                verbose_always: false,
                no_log: false,
                diff: false,
                delegated: None,
                deprecated: Vec::new(),
            }));
        }
        Ok(())
    }

    async fn run_meta(
        &mut self,
        action: &str,
        task: &Arc<Task>,
        host: &Arc<str>,
        holds: bool,
    ) -> Result<Done, StrategyError> {
        Ok(match action {
            "noop" => Done::ran("noop"),
            "flush_handlers" if !holds => {
                Done::skipped(action, &format!(", not running handlers for {host}"))
            }
            "flush_handlers" => {
                self.flush_handlers(host)?;
                Done::ran(format!("triggered running handlers for {host}"))
            }
            "refresh_inventory" => {
                self.refresh_inventory()?;
                Done::ran("inventory successfully refreshed")
            }
            "clear_facts" if !holds => Done::skipped(
                action,
                &format!(", not clearing facts and fact cache for {host}"),
            ),
            "clear_facts" => {
                for host in &self.hosts {
                    self.run.variables.clear_facts(host);
                }
                Done::ran("facts cleared")
            }
            "clear_host_errors" if !holds => Done::skipped(
                action,
                &format!(", not clearing host error state for {host}"),
            ),
            "clear_host_errors" => {
                self.clear_host_errors();
                Done::ran("cleared host errors")
            }
            "end_batch" if !holds => Done::skipped(action, ", continuing current batch"),
            "end_batch" => {
                self.end_hosts();
                Done::ran("ending batch")
            }
            "end_play" if !holds => Done::skipped(action, ", continuing play"),
            "end_play" => {
                self.end_hosts();
                self.ends_play = true;
                Done::ran("ending play")
            }
            "end_host" if !holds => Done {
                message: format!(
                    "end_host conditional evaluated to false, continuing execution for {host}"
                ),
                ..Done::skipped(action, &format!(", continuing execution for {host}"))
            },
            "end_host" => {
                self.end_host(host);
                Done::ran(format!("ending play for {host}"))
            }
            "role_complete" => {
                if let Some(role) = &task.frame.role {
                    self.roles.complete(role, host);
                }
                Done::ran(format!("role_complete for {host}"))
            }
            "end_role" => {
                let name = task
                    .frame
                    .role
                    .as_ref()
                    .map_or_else(String::new, |role| role.fqcn());
                if holds {
                    self.end_role(host);
                    Done::ran(format!("ending role {name} for {host}"))
                } else {
                    Done::skipped(action, &format!("continuing role {name} for {host}"))
                }
            }
            "reset_connection" => {
                self.run.pool.reset_host(host).await;
                Done::ran("reset connection")
            }
            other => {
                let message = format!("invalid meta action requested: {other}");
                let origin = task.span.as_ref().map(shevek_yaml::Span::origin);
                return Err(StrategyError::run(step_at(message, origin).with_place()));
            }
        })
    }

    fn condition_holds(&self, task: &Arc<Task>, host: &Arc<str>) -> Result<bool, StrategyError> {
        if task.when.is_empty() {
            return Ok(true);
        }
        let templar = self.templar(&self.variables(host, task)?);
        all_hold(&task.when, &templar)
            .map_err(|error| StrategyError::run(error.message().to_string()))
    }

    /// Notifies the handlers of all notifications so far and goes through them next.
    fn flush_handlers(&mut self, host: &Arc<str>) -> Result<(), StrategyError> {
        let Some(progress) = self.progress.get_mut(host) else {
            return Ok(());
        };
        if progress.is_flushing() {
            return Err(StrategyError::run(
                "flush_handlers cannot be used as a handler",
            ));
        }
        for notification in progress.take_notifications() {
            for (number, handler) in self.search_handlers(&notification) {
                let fresh = self
                    .progress
                    .get_mut(host)
                    .is_some_and(|progress| progress.notify(number));
                if fresh {
                    self.run.events.emit(&Event::Notified {
                        handler,
                        host: Arc::clone(host),
                    });
                }
            }
        }
        let handlers = self.handlers.all().to_vec();
        if let Some(progress) = self.progress.get_mut(host) {
            progress.start_flush(handlers);
        }
        Ok(())
    }

    fn refresh_inventory(&mut self) -> Result<(), StrategyError> {
        let warnings = self
            .run
            .variables
            .inventory()
            .refresh()
            .map_err(|error| StrategyError::run(error.to_string()))?;
        for warning in warnings {
            self.run.events.inventory_warning(&warning);
        }
        Ok(())
    }

    fn clear_host_errors(&mut self) {
        for host in self.hosts.clone() {
            self.state.failed.remove(&host);
            self.scope.forgive(&host);
            self.state.unreachable.remove(&host);
            if let Some(progress) = self.progress.get_mut(&host) {
                progress.clear_errors();
            }
        }
    }

    fn end_host(&mut self, host: &Arc<str>) {
        if let Some(progress) = self.progress.get_mut(host) {
            progress.end();
        }
        self.scope.drop_host(host);
    }

    fn end_hosts(&mut self) {
        for host in self.active_hosts() {
            self.end_host(&host);
        }
    }

    /// Passes everything up to the end of the role.
    fn end_role(&mut self, host: &Arc<str>) {
        while let Some(next) = self.peek(host) {
            if next.task.meta().as_deref() == Some("role_complete") {
                break;
            }
            self.advance(host);
        }
    }
}
