//! Every host goes through the play as fast as it can. Ansible: the strategies `free` and `host_pinned`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use shevek_plugin::Log;
use tokio::task::JoinSet;

use super::linear::finished;
use super::run_state::PlayRun;
use super::strategy::{PlayEnd, Strategy, StrategyError};
use crate::event::{Event, TaskInfo};
use crate::play::NumberedTask;
use crate::task::{Outcome, TaskExecutor};

/// The strategy.
pub(crate) struct Free {
    /// A host keeps its place among the running ones until it is done with the play: `host_pinned`.
    pub(crate) pinned: bool,
}

/// The tasks that run now, by host.
#[derive(Default)]
struct Running {
    set: JoinSet<Outcome>,
    tasks: HashMap<Arc<str>, NumberedTask>,
    /// By which id callbacks know each task: the same for all hosts.
    ids: HashMap<u64, u64>,
}

#[async_trait]
impl Strategy for Free {
    async fn run(&self, play: &mut PlayRun) -> Result<PlayEnd, StrategyError> {
        play.heads_results = true;
        if play.max_fail_share.is_some() {
            play.run.events.warning(
                "Using max_fail_percentage with the free strategy is not supported, as tasks are executed independently on each host",
            );
        }
        let mut running = Running::default();
        let mut pinned = HashSet::new();
        loop {
            if play.run.interrupt.is_triggered() {
                running.set.shutdown().await;
                return Ok(PlayEnd::Interrupted);
            }
            self.start_tasks(play, &mut running, &mut pinned).await?;
            if running.tasks.is_empty() {
                break;
            }
            let interrupt = play.run.interrupt.clone();
            let joined = tokio::select! {
                joined = running.set.join_next() => joined,
                () = interrupt.triggered() => continue,
            };
            if play.run.interrupt.is_triggered() {
                continue;
            }
            let Some(joined) = joined else { break };
            let outcome = finished(joined);
            let Some(task) = running.tasks.remove(&outcome.host) else {
                continue;
            };
            let outcome = play.debug_and_accept(&task.task, outcome, &[], &[]).await?;
            if outcome.task.is_include {
                play.take_includes(&task.task, std::slice::from_ref(&outcome))?;
            }
        }
        if play.active_hosts().is_empty() {
            play.run.events.emit(&Event::NoHostsRemaining);
        }
        Ok(PlayEnd::Done)
    }
}

impl Free {
    /// Gives every host that is free its next task, as far as forks allow.
    async fn start_tasks(
        &self,
        play: &mut PlayRun,
        running: &mut Running,
        pinned: &mut HashSet<Arc<str>>,
    ) -> Result<(), StrategyError> {
        let forks = play.run.settings.forks.max(1);
        for host in play.active_hosts() {
            if running.tasks.contains_key(&host) {
                continue;
            }
            if self.pinned && !pinned.contains(&host) && pinned.len() >= forks {
                continue;
            }
            let mut has_more = false;
            while let Some(next) = play.peek(&host) {
                has_more = true;
                if next.task.action == "meta" {
                    self.run_meta(play, &next, &host).await?;
                    has_more = false;
                    continue;
                }
                if running.tasks.len() >= forks {
                    break;
                }
                if !self.start(play, &next, &host, running).await? {
                    break;
                }
                if running.tasks.contains_key(&host) {
                    break;
                }
            }
            if has_more {
                pinned.insert(host);
            } else {
                pinned.remove(&host);
            }
        }
        Ok(())
    }

    async fn run_meta(
        &self,
        play: &mut PlayRun,
        next: &NumberedTask,
        host: &Arc<str>,
    ) -> Result<(), StrategyError> {
        let variables = play.variables(host, &next.task)?;
        let start = play.task_start(&next.task, &variables);
        play.advance(host);
        play.execute_meta(&next.task, &start.info, host).await
    }

    /// Starts a task on a host. Says whether it could; `throttle` may hold it back.
    async fn start(
        &self,
        play: &mut PlayRun,
        next: &NumberedTask,
        host: &Arc<str>,
        running: &mut Running,
    ) -> Result<bool, StrategyError> {
        let task = &next.task;
        let variables = play.variables(host, task)?;
        let start = play.task_start(task, &variables);
        let same = running
            .tasks
            .values()
            .filter(|other| other.number == next.number)
            .count();
        let throttle = start.throttle()?;
        if throttle > 0 && same >= throttle {
            return Ok(false);
        }
        let fatal = task.directives.any_errors_fatal.as_ref();
        if fatal.is_some_and(|raw| raw.is_true().unwrap_or(true)) {
            play.run.events.warning(
                "Using any_errors_fatal with the free strategy is not supported, as tasks are executed independently on each host",
            );
        }
        if start.bypasses_host_loop {
            return Err(StrategyError::run(format!(
                "The '{}' module bypasses the host loop, which is currently not supported in the free strategy and would instead execute for every host in the inventory list.",
                task.written_action
            )));
        }
        if start.run_once {
            play.run.events.warning(
                "Using run_once with the free strategy is not currently supported. This task will still be executed for every host in the inventory list.",
            );
        }
        if !play.take_step(task, Some(host)).await? {
            play.advance(host);
            return Ok(true);
        }
        // Hosts are at different tasks: callbacks head the results, not the starts.
        let id = *running.ids.entry(next.number).or_insert(start.info.id);
        let info = Arc::new(TaskInfo {
            id,
            ..(*start.info).clone()
        });
        let executor = TaskExecutor {
            run: Arc::clone(&play.run),
            scope: Arc::clone(&play.scope),
            task: Arc::clone(task),
            info,
            host: Arc::clone(host),
            variables,
            followers: Vec::new(),
        };
        running.set.spawn(executor.start());
        running.tasks.insert(Arc::clone(host), next.clone());
        Ok(true)
    }
}
