//! All hosts do a task before any does the next. Ansible: the strategy `linear`.

use std::sync::Arc;

use async_trait::async_trait;
use shevek_playbook::Task;
use shevek_plugin::Log as _;
use shevek_template::{Templar, TemplateContext, Variables};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::run_state::PlayRun;
use super::strategy::{PlayEnd, Strategy};
use crate::event::{Event, TaskInfo};
use crate::task::{Outcome, TaskExecutor, read_flag, task_name};
use crate::variables::TaskVariables;

/// The strategy.
pub(crate) struct Linear;

#[async_trait]
impl Strategy for Linear {
    async fn run(&self, play: &mut PlayRun) -> PlayEnd {
        while let Some((task, hosts)) = next_task(play) {
            if play.run.interrupt.is_triggered() {
                return PlayEnd::Interrupted;
            }
            let step = Step::new(play, &task, hosts);
            if step.run(play).await == PlayEnd::Interrupted {
                return PlayEnd::Interrupted;
            }
        }
        PlayEnd::Done
    }
}

/// The task that comes first in the play of all hosts' next ones, with the hosts whose next it is.
fn next_task(play: &mut PlayRun) -> Option<(Arc<Task>, Vec<Arc<str>>)> {
    let mut first: Option<(u64, Arc<Task>)> = None;
    let mut hosts = Vec::new();
    for host in play.active_hosts() {
        let Some(next) = play
            .progress
            .get_mut(&host)
            .and_then(crate::play::HostProgress::peek)
        else {
            continue;
        };
        match &first {
            Some((number, _)) if next.number > *number => {}
            Some((number, _)) if next.number == *number => hosts.push(host),
            _ => {
                first = Some((next.number, next.task));
                hosts = vec![host];
            }
        }
    }
    first.map(|(_, task)| (task, hosts))
}

/// One task on the hosts whose turn it is.
struct Step {
    task: Arc<Task>,
    info: Arc<TaskInfo>,
    hosts: Vec<(Arc<str>, TaskVariables)>,
    /// The hosts that share a `run_once` task's result.
    followers: Vec<Arc<str>>,
    any_errors_fatal: bool,
}

impl Step {
    fn new(play: &mut PlayRun, task: &Arc<Task>, hosts: Vec<Arc<str>>) -> Self {
        let settings = Arc::clone(&play.run.settings);
        let manager = Arc::clone(&play.run.variables);
        let variables = |host: &Arc<str>| {
            manager
                .for_task(&play.scope, host, task, settings.check, settings.diff)
                .unwrap_or_else(|error| {
                    play.run.events.warning(&error.to_string());
                    manager.for_host(&play.scope, host)
                })
        };
        let mut with_variables: Vec<(Arc<str>, TaskVariables)> = hosts
            .into_iter()
            .map(|host| {
                let vars = variables(&host);
                (host, vars)
            })
            .collect();
        let templar = with_variables.first().map(|(_, variables)| {
            Templar::new(
                Arc::clone(manager.templates()),
                Arc::new(variables.clone()) as Arc<dyn Variables>,
                TemplateContext::default(),
            )
        });
        let flag = |name, raw| {
            templar
                .as_ref()
                .is_some_and(|templar| read_flag(templar, name, raw))
        };
        let run_once = flag("run_once", task.directives.run_once.as_ref());
        let ignored = flag("ignore_errors", task.directives.ignore_errors.as_ref());
        let any_errors_fatal = (run_once
            || flag(
                "any_errors_fatal",
                task.directives.any_errors_fatal.as_ref(),
            ))
            && !ignored;
        let name = templar.map_or_else(String::new, |templar| {
            task_name(task, &templar, &play.run.events)
        });
        let mut followers = Vec::new();
        if run_once && with_variables.len() > 1 {
            followers = with_variables
                .split_off(1)
                .into_iter()
                .map(|(host, _)| host)
                .collect();
        }
        let info = play.task_info(task, name);
        Self {
            task: Arc::clone(task),
            info,
            hosts: with_variables,
            followers,
            any_errors_fatal,
        }
    }

    async fn run(self, play: &mut PlayRun) -> PlayEnd {
        play.run
            .events
            .emit(&Event::TaskStart(Arc::clone(&self.info)));
        let forks = Arc::new(Semaphore::new(play.run.settings.forks.max(1)));
        let mut running = JoinSet::new();
        for (host, variables) in &self.hosts {
            let executor = TaskExecutor {
                run: Arc::clone(&play.run),
                task: Arc::clone(&self.task),
                info: Arc::clone(&self.info),
                host: Arc::clone(host),
                variables: variables.clone(),
                followers: self.followers.clone(),
            };
            let forks = Arc::clone(&forks);
            running.spawn(async move {
                // The semaphore is never closed.
                let _permit = forks.acquire_owned().await;
                executor.run.events.emit(&Event::HostStart {
                    host: Arc::clone(&executor.host),
                    task: Arc::clone(&executor.info),
                });
                executor.run().await
            });
        }
        let interrupt = play.run.interrupt.clone();
        let mut failed: Vec<Arc<str>> = Vec::new();
        loop {
            let joined = tokio::select! {
                joined = running.join_next() => joined,
                () = interrupt.triggered() => {
                    running.shutdown().await;
                    return PlayEnd::Interrupted;
                }
            };
            let Some(joined) = joined else { break };
            let outcome = match joined {
                Ok(outcome) => outcome,
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            };
            let failure_counts = outcome.is_failed() && !outcome.ignore_errors;
            if failure_counts || outcome.is_unreachable() && !outcome.ignore_unreachable {
                failed.push(Arc::clone(&outcome.host));
            }
            play.accept(&outcome);
            self.follow(play, &outcome);
        }
        if self.any_errors_fatal && !failed.is_empty() {
            for host in play.active_hosts() {
                let still_runs = play
                    .progress
                    .get(&host)
                    .is_some_and(|progress| !progress.is_failed());
                if still_runs && !failed.contains(&host) {
                    play.fail(&host);
                }
            }
        }
        PlayEnd::Done
    }

    /// The other hosts go on when a `run_once` task is done.
    fn follow(&self, play: &mut PlayRun, outcome: &Outcome) {
        let gone_wrong = outcome.is_failed() && !outcome.ignore_errors;
        for host in &self.followers {
            if !gone_wrong {
                play.advance(host);
            }
        }
    }
}
