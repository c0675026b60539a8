//! All hosts do a task before any does the next. Ansible: the strategy `linear`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use shevek_playbook::Task;

use super::meta::runs_once;
use super::run_state::{PlayRun, TaskStart};
use super::strategy::{PlayEnd, Strategy, StrategyError};
use super::working::Working;
use crate::event::Event;
use crate::play::NumberedTask;
use crate::task::{Outcome, TaskExecutor};
use crate::variables::TaskVariables;

/// The strategy.
pub(crate) struct Linear;

#[async_trait]
impl Strategy for Linear {
    async fn run(&self, play: &mut PlayRun) -> Result<PlayEnd, StrategyError> {
        let mut end = PlayEnd::Done;
        loop {
            if play.run.interrupt.is_triggered() {
                return Ok(PlayEnd::Interrupted);
            }
            let active = play.active_hosts();
            let Some((next, hosts)) = next_task(play, &active) else {
                break;
            };
            let mut failures = Failures::default();
            let ended = if next.task.action == "meta" {
                run_meta(play, &next, &hosts, &mut failures).await?;
                PlayEnd::Done
            } else {
                run_task(play, &next, hosts, &mut failures).await?
            };
            if ended == PlayEnd::Interrupted {
                return Ok(ended);
            }
            failures.stop_all(play, &active);
            if too_many_failed(play, &failures, &active) {
                play.run.events.emit(&Event::NoHostsRemaining);
                end = PlayEnd::Broken;
            }
            // Hosts that still have handlers to flush are told of their end one step later, as Ansible does it.
            if end == PlayEnd::Broken && play.scope.failed_count() >= active.len() {
                play.run.events.emit(&Event::NoHostsRemaining);
                break;
            }
        }
        Ok(end)
    }
}

/// The task whose turn it is, with the hosts whose next it is.
fn next_task(play: &mut PlayRun, active: &[Arc<str>]) -> Option<(NumberedTask, Vec<Arc<str>>)> {
    let mut next = HashMap::new();
    for host in active {
        if let Some(task) = play.peek(host) {
            next.insert(Arc::clone(host), task);
        }
    }
    if next.is_empty() {
        return None;
    }
    let wanted: HashSet<u64> = next.values().map(|task| task.number).collect();
    let number = play.order.next(&wanted)?;
    let hosts: Vec<Arc<str>> = active
        .iter()
        .filter(|host| next.get(*host).is_some_and(|task| task.number == number))
        .cloned()
        .collect();
    let task = next.remove(hosts.first()?)?;
    if task.task.meta().as_deref() == Some("flush_handlers") {
        let handlers: Vec<u64> = play.handlers.all().iter().map(|h| h.number).collect();
        play.order.insert(handlers);
    }
    Some((task, hosts))
}

/// Who failed in one step, and whether that stops all.
#[derive(Default)]
struct Failures {
    hosts: Vec<Arc<str>>,
    any_unreachable: bool,
    any_result: bool,
    fatal_for_all: bool,
}

impl Failures {
    fn add(&mut self, outcome: &Outcome) {
        self.any_result = true;
        if outcome.is_failed() {
            self.hosts.push(Arc::clone(&outcome.host));
        } else if outcome.is_unreachable() {
            self.any_unreachable = true;
        }
    }

    /// `any_errors_fatal`: what fails on one host fails on all.
    fn stop_all(&self, play: &mut PlayRun, active: &[Arc<str>]) {
        if !self.fatal_for_all || self.hosts.is_empty() && !self.any_unreachable {
            return;
        }
        for host in active {
            if !self.hosts.contains(host) {
                play.fail_and_count(host);
            }
        }
    }
}

/// `max_fail_percentage`: stops all hosts when too many failed.
fn too_many_failed(play: &mut PlayRun, failures: &Failures, active: &[Arc<str>]) -> bool {
    let Some(share) = play.max_fail_share else {
        return false;
    };
    let failed = play.scope.failed_count() as f64 / play.hosts.len() as f64;
    if !failures.any_result || failed <= share {
        return false;
    }
    for host in active {
        if !failures.hosts.contains(host) {
            play.fail_and_count(host);
        }
    }
    true
}

async fn run_meta(
    play: &mut PlayRun,
    next: &NumberedTask,
    hosts: &[Arc<str>],
    failures: &mut Failures,
) -> Result<(), StrategyError> {
    let action = next.task.meta().unwrap_or_default();
    let once = runs_once(&action);
    failures.any_result = true;
    // All hosts of the step have passed the task before any of them does it.
    for host in hosts {
        play.advance(host);
    }
    let Some(first) = hosts.first() else {
        return Ok(());
    };
    let variables = play.variables(first, &next.task)?;
    let start = play.task_start(&next.task, &variables);
    for host in hosts {
        play.execute_meta(&next.task, &start.info, host).await?;
        if once {
            break;
        }
    }
    Ok(())
}

async fn run_task(
    play: &mut PlayRun,
    next: &NumberedTask,
    hosts: Vec<Arc<str>>,
    failures: &mut Failures,
) -> Result<PlayEnd, StrategyError> {
    let task = &next.task;
    if !play.take_step(task, None).await? {
        for host in &hosts {
            play.advance(host);
        }
        return Ok(PlayEnd::Done);
    }
    let Some(first) = hosts.first() else {
        return Ok(PlayEnd::Done);
    };
    let first_variables = play.variables(first, task)?;
    let start = play.task_start(task, &first_variables);
    failures.fatal_for_all = start.any_errors_fatal;
    play.run
        .events
        .emit(&Event::TaskStart(Arc::clone(&start.info)));
    let mut hosts = hosts;
    let followers = if start.run_once {
        hosts.split_off(1)
    } else {
        Vec::new()
    };
    if start.run_once && task.frame.handlers {
        play.forget_handler(next.number);
    }
    // What a task that runs once finds out is known to all hosts that can be reached.
    let knowing = if start.run_once {
        let runs_on = Arc::clone(&hosts[0]);
        play.active_hosts()
            .into_iter()
            .filter(|host| *host != runs_on)
            .collect()
    } else {
        Vec::new()
    };
    let jobs = Jobs {
        task,
        start: &start,
        knowing,
    };
    let mut first_variables = Some(first_variables);
    let mut waiting = hosts.iter().enumerate();
    let mut working = Working::default();
    let forks = jobs.forks(play)?;
    let mut outcomes = Vec::new();
    let interrupt = play.run.interrupt.clone();
    loop {
        while working.len() < forks {
            let Some((place, host)) = waiting.next() else {
                break;
            };
            let variables = match first_variables.take() {
                Some(variables) => variables,
                None => play.variables(host, task)?,
            };
            let executor = jobs.executor(play, host, variables);
            if hosts.len() == 1 {
                working.start_alone(place, executor);
            } else {
                working.start(place, executor);
            }
        }
        let next = tokio::select! {
            next = working.next() => next,
            () = interrupt.triggered() => {
                working.stop().await;
                return Ok(PlayEnd::Interrupted);
            }
        };
        if interrupt.is_triggered() {
            // What a lookup says that was given up is of no use.
            working.stop().await;
            return Ok(PlayEnd::Interrupted);
        }
        let Some(next) = next else { break };
        // Hosts that are done at the same time are told in the play's order.
        let mut done = vec![next];
        while let Some(next) = working.next_done() {
            done.push(next);
        }
        done.sort_by_key(|(place, _)| *place);
        for (place, outcome) in done {
            let outcome = play
                .debug_and_accept(task, outcome, &followers, &jobs.knowing)
                .await?;
            failures.add(&outcome);
            if start.info.is_include {
                outcomes.push((place, outcome));
            }
        }
    }
    if start.info.is_include {
        outcomes.sort_by_key(|(place, _)| *place);
        let outcomes: Vec<Outcome> = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
        failures.hosts.extend(play.take_includes(task, &outcomes)?);
    }
    Ok(PlayEnd::Done)
}

/// The outcome of a host's task; a panic in it is one here.
pub(super) fn finished<T>(joined: Result<T, tokio::task::JoinError>) -> T {
    match joined {
        Ok(outcome) => outcome,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// One task's runs on its hosts.
struct Jobs<'a> {
    task: &'a Arc<Task>,
    start: &'a TaskStart,
    knowing: Vec<Arc<str>>,
}

impl Jobs<'_> {
    fn forks(&self, play: &PlayRun) -> Result<usize, StrategyError> {
        let forks = play.run.settings.forks.max(1);
        let throttle = self.start.throttle()?;
        Ok(if throttle > 0 && !self.start.run_once {
            forks.min(throttle)
        } else {
            forks
        })
    }

    fn executor(&self, play: &PlayRun, host: &Arc<str>, variables: TaskVariables) -> TaskExecutor {
        TaskExecutor {
            run: Arc::clone(&play.run),
            scope: Arc::clone(&play.scope),
            task: Arc::clone(self.task),
            info: Arc::clone(&self.start.info),
            host: Arc::clone(host),
            variables,
            followers: self.knowing.clone(),
        }
    }
}
