//! Taking a task's end in: the recap, the host's way on, handlers, the inventory.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use shevek_jinja::Value;
use shevek_playbook::Task;
use shevek_plugin::Log;

use super::failed_task::failed_task;
use super::run_state::PlayRun;
use super::strategy::StrategyError;
use crate::event::Event;
use crate::task::{Effect, Outcome, with_exception};

impl PlayRun {
    /// Takes an outcome in: counts it, moves the host on, tells the callbacks. `followers` share a `run_once`
    /// task's result. Ansible: `_process_pending_results`.
    pub(crate) fn accept(
        &mut self,
        task: &Arc<Task>,
        outcome: &Outcome,
        followers: &[Arc<str>],
    ) -> Result<(), StrategyError> {
        self.take(task, outcome, followers)?;
        self.run
            .events
            .emit(&Event::HostDone(outcome.report.clone()));
        Ok(())
    }

    /// The same without telling the callbacks.
    pub(super) fn take(
        &mut self,
        task: &Arc<Task>,
        outcome: &Outcome,
        followers: &[Arc<str>],
    ) -> Result<(), StrategyError> {
        let host = &outcome.host;
        let result = &outcome.report.result;
        self.begin_task(host);
        for follower in followers {
            self.begin_task(follower);
        }
        let is_include = outcome.task.is_include;
        let mut role_ran = false;
        if outcome.is_failed() {
            role_ran = true;
            if outcome.ignore_errors {
                let stats = self.state.stats.host(host);
                stats.ok += 1;
                stats.ignored += 1;
                stats.changed += u64::from(result.is_changed());
                self.advance_all(host, followers);
            } else {
                self.take_failure(task, host, outcome);
            }
        } else if outcome.is_unreachable() {
            self.take_unreachable(host, outcome.ignore_unreachable, followers);
        } else if result.is_skipped() {
            self.state.stats.host(host).skipped += 1;
            self.advance_all(host, followers);
        } else {
            role_ran = true;
            if !is_include {
                let stats = self.state.stats.host(host);
                stats.ok += 1;
                stats.changed += u64::from(result.is_changed());
            }
            // Handlers that a handler notifies are looked up while it is still its turn.
            self.take_effects(host, outcome, followers)?;
            self.advance_all(host, followers);
        }
        if role_ran && let Some(role) = &task.frame.role {
            self.roles.task_ran(role, host);
        }
        Ok(())
    }

    fn advance_all(&mut self, host: &Arc<str>, followers: &[Arc<str>]) {
        self.advance(host);
        for follower in followers {
            self.advance(follower);
        }
    }

    fn take_failure(&mut self, task: &Task, host: &Arc<str>, outcome: &Outcome) {
        let rescued = self.fail(host);
        let once = task.directives.run_once.as_ref();
        if once.is_some_and(|raw| raw.is_true().unwrap_or(true)) {
            self.fail_others(host);
        }
        let stats = self.state.stats.host(host);
        if rescued {
            stats.rescued += 1;
            self.remember_failure(task, host, outcome);
        } else {
            stats.failed += 1;
        }
    }

    fn take_unreachable(&mut self, host: &Arc<str>, ignored: bool, followers: &[Arc<str>]) {
        if ignored {
            let stats = self.state.stats.host(host);
            stats.ok += 1;
            stats.ignored += 1;
        } else {
            self.state.stats.host(host).unreachable += 1;
            self.state.unreachable.insert(Arc::clone(host));
            self.scope.lose_host(host);
        }
        self.advance_all(host, followers);
    }

    fn take_effects(
        &mut self,
        host: &Arc<str>,
        outcome: &Outcome,
        followers: &[Arc<str>],
    ) -> Result<(), StrategyError> {
        for effect in &outcome.effects {
            match effect {
                Effect::Notify(notification) => {
                    if outcome.report.result.is_changed() {
                        self.notify(host, notification)?;
                    }
                }
                Effect::Include(_) => {}
                Effect::Stats(stats) => self.add_stats(host, followers, stats),
            }
        }
        Ok(())
    }

    /// `ansible_failed_task` and `ansible_failed_result` for the rescue.
    fn remember_failure(&self, task: &Task, host: &Arc<str>, outcome: &Outcome) {
        let store = self.run.variables.store(host);
        store.set(
            "ansible_failed_task",
            failed_task(task, &outcome.task, &outcome.fields),
        );
        store.set(
            "ansible_failed_result",
            Value::from_json(&with_exception(&outcome.report.result).to_json()),
        );
    }

    /// Remembers a notification, or in a flush notifies at once. Ansible refuses what no handler hears.
    fn notify(&mut self, host: &Arc<str>, notification: &str) -> Result<(), StrategyError> {
        let found = self.search_handlers(notification);
        if found.is_empty() {
            let message = format!(
                "The requested handler '{notification}' was not found in either the main handlers list nor in the listening handlers list"
            );
            if self.run.settings.error_on_missing_handler {
                return Err(StrategyError::run(message));
            }
            self.run.events.warning(&message);
            return Ok(());
        }
        let Some(progress) = self.progress.get_mut(host) else {
            return Ok(());
        };
        if !progress.is_flushing() {
            progress.add_notification(notification);
            self.run.events.verbose(
                2,
                &format!("Notification for handler {notification} has been saved."),
            );
            return Ok(());
        }
        for (number, name) in found {
            if progress.notify(number) {
                self.run.events.emit(&Event::Notified {
                    handler: name,
                    host: Arc::clone(host),
                });
            }
        }
        Ok(())
    }

    /// The handlers that a notification means, with the names that are shown.
    pub(super) fn search_handlers(&mut self, notification: &str) -> Vec<(u64, String)> {
        let run = Arc::clone(&self.run);
        let scope = Arc::clone(&self.scope);
        let name_of = |task: &Arc<Task>| -> Option<String> {
            let raw = task.name.as_ref()?;
            let variables = match run.variables.for_play_task(&scope, task) {
                Ok(variables) => variables,
                Err(error) => {
                    run.events.warning(&error.to_string());
                    return None;
                }
            };
            let templar = shevek_template::Templar::new(
                Arc::clone(run.variables.templates()),
                Arc::new(variables) as Arc<dyn shevek_template::Variables>,
                shevek_template::TemplateContext::default(),
            );
            match templar.template(raw) {
                Ok(name) => Some(name.to_string()),
                Err(error) => {
                    if task.listen.is_empty() {
                        run.events.warning(&format!(
                            "Handler '{raw}' is unusable because it has no listen topics and the name could not be templated (host-specific variables are not supported in handler names). The error: {}",
                            error.message()
                        ));
                    }
                    None
                }
            }
        };
        let found = self.handlers.search(notification, &name_of);
        found
            .into_iter()
            .map(|handler| {
                let task = &handler.task;
                let name = name_of(task)
                    .or_else(|| task.name.as_ref().map(ToString::to_string))
                    .unwrap_or_else(|| task.written_action.clone());
                let name = match &handler.task.frame.role {
                    Some(role) => format!("{} : {name}", role.fqcn()),
                    None => name,
                };
                (handler.number, name)
            })
            .collect()
    }

    /// Ansible: `set_custom_stats` and `update_custom_stats`.
    fn add_stats(&mut self, host: &Arc<str>, followers: &[Arc<str>], stats: &Json) {
        let Some(data) = stats.get("data").and_then(Json::as_object) else {
            return;
        };
        let flag = |name| stats.get(name).and_then(Json::as_bool).unwrap_or(true);
        let aggregate = flag("aggregate");
        let custom = &mut self.state.stats;
        if flag("per_host") {
            for host in std::iter::once(host).chain(followers) {
                let table = custom.custom_hosts.entry(Arc::clone(host)).or_default();
                add_to_table(table, data, aggregate);
            }
        } else {
            add_to_table(&mut custom.custom_run, data, aggregate);
        }
    }
}

fn add_to_table(table: &mut Map<String, Json>, data: &Map<String, Json>, aggregate: bool) {
    for (name, value) in data {
        let merged = match (table.get(name), aggregate) {
            (Some(old), true) => match merged(old, value) {
                Some(merged) => merged,
                // Values that do not add up are left as they are, as in Ansible.
                None => continue,
            },
            _ => value.clone(),
        };
        table.insert(name.clone(), merged);
    }
}

/// Python's `+`, or a merged mapping; `None` when the types differ.
fn merged(old: &Json, new: &Json) -> Option<Json> {
    Some(match (old, new) {
        (Json::Object(old), Json::Object(new)) => {
            let mut all = old.clone();
            for (name, value) in new {
                let value = match (all.get(name), value) {
                    (Some(before @ Json::Object(_)), Json::Object(_)) => merged(before, value)?,
                    _ => value.clone(),
                };
                all.insert(name.clone(), value);
            }
            Json::Object(all)
        }
        (Json::Array(old), Json::Array(new)) => old.iter().chain(new).cloned().collect(),
        (Json::String(old), Json::String(new)) => Json::String(format!("{old}{new}")),
        (Json::Number(old), Json::Number(new)) => match (old.as_i64(), new.as_i64()) {
            (Some(old), Some(new)) => json!(old + new),
            _ => json!(old.as_f64()? + new.as_f64()?),
        },
        _ => return None,
    })
}
