//! A task with a loop: its items one after the other, and their results in one.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value as Json, json};
use shevek_jinja::Value;
use shevek_playbook::LoopControl;
use shevek_plugin::{Log, TaskResult};
use shevek_template::{Templar, Variables};

use super::TaskFields;
use super::conditional::first_false;
use super::executor::{Ended, TaskExecutor};
use super::explain::template_steps;
use super::found::Found;
use super::looping::{LoopError, LoopPlan};
use super::outcome::Effect;
use super::result_shape::with_exception;
use crate::event::{Delegated, Deprecation, Event, Failure, ItemReport};

impl TaskExecutor {
    /// # Errors
    /// `loop_control` is wrong.
    pub(super) async fn run_loop(
        &self,
        templar: &Templar,
        items: Vec<Value>,
    ) -> Result<Ended, LoopError> {
        if items.is_empty() {
            let mut result = TaskResult {
                changed: Some(false),
                skipped: Some(true),
                ..TaskResult::default()
            };
            result.set("skipped_reason", "No items in the list");
            result.set("results", json!([]));
            return Ok(Ended::of(result));
        }
        let no_control = LoopControl::default();
        let control = self
            .task
            .loop_
            .as_ref()
            .map_or(&no_control, |loop_| &loop_.control);
        let plan = LoopPlan::read(control, templar)?;
        if self.variables.get(&plan.loop_var).is_some() {
            self.run.events.warning(&plan.taken(control));
        }
        let mut whole = WholeLoop::default();
        let mut carried: Vec<(Arc<str>, Value)> = Vec::new();
        for index in 0..items.len() {
            if index > 0 && plan.pause > 0.0 {
                tokio::time::sleep(Duration::from_secs_f64(plan.pause)).await;
            }
            let seen = carried.iter().cloned().chain(plan.variables(&items, index));
            let templar = templar.with_extra(seen);
            let mut ended = self.run_once(&templar).await;
            add_item_keys(&mut ended.result, &plan, &items, index);
            let templar = self.with_registered(&templar, &ended.result);
            let label = label(&plan, &templar, &items[index], &mut ended);
            for effect in &mut ended.effects {
                if let Effect::Include(request) = effect {
                    request.loop_vars = plan.variables(&items, index);
                    request.label = Some(label.clone());
                }
            }
            let went_well = !ended.result.is_failed() && !ended.result.is_skipped();
            if !(self.info.is_include && went_well) {
                let mut report = self.report(
                    ended.result.clone(),
                    ended.failure.clone(),
                    &ended.fields,
                    ended.verbose_always,
                    ended.delegated.clone(),
                );
                if let Some(info) = &ended.info {
                    report.task = Arc::clone(info);
                }
                self.run
                    .events
                    .emit(&Event::ItemDone(ItemReport { report, label }));
            }
            self.carry(&ended, &mut carried);
            let item = templar.template(&items[index]);
            let item = item.unwrap_or_else(|_| items[index].clone());
            whole.items.push((plan.loop_var.clone(), item));
            whole.add(ended);
            whole.delegated = self.written_delegate();
            if !control.break_when.is_empty()
                && first_false(&control.break_when, &templar)
                    .map_err(|error| LoopError::Other(template_steps(&error)))?
                    .is_none()
            {
                break;
            }
        }
        Ok(whole.end())
    }

    /// What an item leaves for the items after it: facts it set and its registered result.
    fn carry(&self, ended: &Ended, carried: &mut Vec<(Arc<str>, Value)>) {
        let result = &ended.result;
        for found in &ended.found {
            match found {
                Found::Typed { facts, .. }
                | Found::Variables {
                    variables: facts, ..
                } => {
                    let facts = facts.iter();
                    carried.extend(
                        facts.map(|(name, value)| (Arc::from(name.as_str()), value.clone())),
                    );
                }
                Found::Result(_) => {
                    let facts = result.ansible_facts.iter().flatten();
                    carried.extend(
                        facts.map(|(name, value)| {
                            (Arc::from(name.as_str()), Value::from_json(value))
                        }),
                    );
                }
                // Only the whole task has those.
                Found::Item { .. } => {}
            }
        }
        if let Some(name) = &self.task.register {
            carried.push((
                Arc::from(name.as_str()),
                Value::from_json(&result.to_json()),
            ));
        }
    }

    fn with_registered(&self, templar: &Templar, result: &TaskResult) -> Templar {
        match &self.task.register {
            Some(name) => templar.with_extra([(
                Arc::from(name.as_str()),
                Value::from_json(&result.to_json()),
            )]),
            None => templar.with_extra([]),
        }
    }

    /// The end of a task whose loop is wrong: nothing says that the task failed, nor whether it changed something.
    pub(super) fn loop_failed(&self, error: LoopError) -> Ended {
        let steps = match error {
            LoopError::Other(steps) => steps,
            LoopError::Undefined(error) => template_steps(&error),
        };
        let failure = Failure { steps };
        let result = TaskResult {
            failed: Some(true),
            msg: Some(Json::String(failure.message())),
            ..TaskResult::default()
        };
        Ended {
            failure: Some(failure),
            fields: self.fields_for_failure(),
            ..Ended::of(result)
        }
    }
}

/// What is printed for an item. A label that cannot be templated makes the item fail.
fn label(plan: &LoopPlan, templar: &Templar, item: &Value, ended: &mut Ended) -> Json {
    let plain = |value: &Value| {
        let json = value.to_json().ok().filter(|_| has_text_keys(value));
        json.unwrap_or_else(|| Json::String(value.to_string()))
    };
    let Some(label) = &plan.label else {
        return plain(item);
    };
    match templar.template(label) {
        Ok(value) => plain(&value),
        Err(error) => {
            let message = format!("Failed to template loop_control.label: {}", error.message());
            ended.result.failed = Some(true);
            ended.result.msg = Some(Json::String(message));
            Json::Null
        }
    }
}

/// Whether all keys in it are text, as they are in JSON.
fn has_text_keys(value: &Value) -> bool {
    match value {
        Value::List(list) => list.raw_vec().iter().all(has_text_keys),
        Value::Dict(dict) => {
            let entries = dict.raw_items();
            let is_text =
                |(key, value): &(Value, Value)| key.as_str().is_some() && has_text_keys(value);
            entries.iter().all(is_text)
        }
        _ => true,
    }
}

/// What an item's result says about the loop.
fn add_item_keys(result: &mut TaskResult, plan: &LoopPlan, items: &[Value], index: usize) {
    let json = |value: &Value| {
        value
            .to_json()
            .unwrap_or_else(|_| Json::String(value.to_string()))
    };
    result.set(&plan.loop_var, json(&items[index]));
    result.set("ansible_loop_var", plan.loop_var.as_str());
    if let Some(name) = &plan.index_var {
        result.set(name, index);
        result.set("ansible_index_var", name.as_str());
    }
    if plan.extended {
        result.set("ansible_loop", json(&plan.extended(items, index)));
    }
}

/// Collects the items' results into the task's.
#[derive(Default)]
struct WholeLoop {
    results: Vec<Json>,
    changed: bool,
    failed: bool,
    unreachable: bool,
    not_skipped: bool,
    ignore_errors: Option<bool>,
    ignore_unreachable: Option<bool>,
    no_log: bool,
    diff: bool,
    warnings: Vec<String>,
    deprecated: Vec<Deprecation>,
    delegated: Option<Delegated>,
    debugger: Option<String>,
    effects: Vec<Effect>,
    found: Vec<Found>,
    items: Vec<(String, Value)>,
}

impl WholeLoop {
    fn add(&mut self, ended: Ended) {
        let Ended {
            mut result,
            fields,
            effects,
            found,
            deprecated,
            ..
        } = ended;
        self.debugger.clone_from(&fields.debugger);
        self.effects.extend(effects);
        let found = found.into_iter().map(|found| found.detached(&result));
        self.found.extend(found);
        self.changed |= result.is_changed();
        self.not_skipped |= !result.is_skipped();
        self.no_log |= fields.no_log;
        self.diff |= fields.diff;
        if result.is_failed() {
            self.failed = true;
            self.ignore_errors = Some(self.ignore_errors.unwrap_or(true) && fields.ignore_errors);
        }
        if result.is_unreachable() {
            self.unreachable = true;
            self.ignore_unreachable =
                Some(self.ignore_unreachable.unwrap_or(true) && fields.ignore_unreachable);
        }
        self.warnings.append(&mut result.warnings);
        self.deprecated.extend(deprecated);
        self.results.push(with_exception(&result).to_json());
    }

    fn end(self) -> Ended {
        let message = if !self.not_skipped {
            "All items skipped"
        } else if self.failed {
            "One or more items failed"
        } else {
            "All items completed"
        };
        let fields = TaskFields {
            ignore_errors: self.ignore_errors.unwrap_or(false),
            ignore_unreachable: self.ignore_unreachable.unwrap_or(false),
            no_log: self.no_log,
            diff: self.diff,
            debugger: self.debugger,
            ..TaskFields::default()
        };
        let mut result = TaskResult {
            changed: Some(self.changed),
            failed: self.failed.then_some(true),
            unreachable: self.unreachable.then_some(true),
            skipped: Some(!self.not_skipped),
            msg: Some(Json::String(message.into())),
            warnings: self.warnings,
            fields: Map::new(),
            ..TaskResult::default()
        };
        result.set("results", self.results);
        Ended {
            fields: Arc::new(fields),
            delegated: self.delegated,
            effects: self.effects,
            found: self.found,
            items: self.items,
            deprecated: self.deprecated,
            ..Ended::of(result)
        }
    }
}
