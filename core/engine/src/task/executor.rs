//! Runs one task on one host. Ansible: `TaskExecutor`.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value as Json, json};
use shevek_jinja::Value;
use shevek_playbook::Task;
use shevek_plugin::{Log, TaskResult};
use shevek_template::{Templar, TemplateContext, Variables};

use super::attempts::{Attempted, run_attempts};
use super::conditional::first_false;
use super::explain::{step_at, task_step, template_steps};
use super::looping::{LoopError, LoopPlan, items};
use super::{Outcome, TaskFields};
use crate::event::{Event, Failure, ItemReport, Report, TaskInfo};
use crate::run_context::RunContext;
use crate::variables::TaskVariables;

/// One task on one host.
pub(crate) struct TaskExecutor {
    pub(crate) run: Arc<RunContext>,
    pub(crate) task: Arc<Task>,
    pub(crate) info: Arc<TaskInfo>,
    pub(crate) host: Arc<str>,
    pub(crate) variables: TaskVariables,
    /// Hosts that get the facts and the registered result too (`run_once`).
    pub(crate) followers: Vec<Arc<str>>,
}

/// The end of a task, or of one item of it.
pub(super) struct Ended {
    pub(super) result: TaskResult,
    pub(super) failure: Option<Failure>,
    pub(super) fields: Arc<TaskFields>,
    pub(super) verbose_always: bool,
}

impl TaskExecutor {
    /// Runs the task, tells the callbacks about its items, and returns its end.
    pub(crate) async fn run(self) -> Outcome {
        let templar = Templar::new(
            Arc::clone(self.run.variables.templates()),
            Arc::new(self.variables.clone()) as Arc<dyn Variables>,
            TemplateContext {
                search_path: self.search_path(),
                base_directory: Some(self.run.settings.playbook_dir.clone()),
            },
        );
        let ended = match &self.task.loop_ {
            None => self.run_once(&templar).await,
            Some(loop_) => match items(loop_, &templar) {
                Ok(items) => self.run_loop(&templar, items).await,
                Err(LoopError::NoList(error)) => self.loop_is_no_list(error.message()),
                // A skipped task's loop may be undefined.
                Err(LoopError::Template(error)) => match first_false(&self.task.when, &templar) {
                    Ok(Some(condition)) => skipped(condition),
                    Ok(None) | Err(_) => self.failed(template_steps(&error)),
                },
            },
        };
        self.store(&ended);
        for warning in self.run.variables.templates().take_warnings() {
            self.run.events.warning(&warning);
        }
        let Ended {
            result,
            failure,
            fields,
            verbose_always,
        } = ended;
        let report = self.report(result, failure, &fields, verbose_always);
        Outcome {
            host: self.host,
            task: self.info,
            report,
            ignore_errors: fields.ignore_errors,
            ignore_unreachable: fields.ignore_unreachable,
        }
    }

    fn search_path(&self) -> Vec<std::path::PathBuf> {
        let mut path = Vec::new();
        if let Some(span) = &self.task.span
            && let Some(directory) = std::path::Path::new(&**span.source.name()).parent()
        {
            path.push(directory.to_path_buf());
        }
        if !path.contains(&self.run.settings.playbook_dir) {
            path.push(self.run.settings.playbook_dir.clone());
        }
        path
    }

    /// One run without loop, or for one item.
    async fn run_once(&self, templar: &Templar) -> Ended {
        match first_false(&self.task.when, templar) {
            Ok(None) => {}
            Ok(Some(condition)) => return skipped(condition),
            Err(error) => {
                let mut ended = self.failed(template_steps(&error));
                ended.result.changed = Some(false);
                return ended;
            }
        }
        let fields = match TaskFields::read(&self.task, templar, &self.run.settings) {
            Ok(fields) => Arc::new(fields),
            Err(error) => {
                let keyword = error.keyword();
                let mut steps = vec![step_at(
                    format!("The field '{keyword}' is invalid"),
                    self.task.span.as_ref().map(shevek_yaml::Span::origin),
                )];
                match &error {
                    super::fields::FieldError::Template { error, .. } => {
                        steps.extend(template_steps(error));
                    }
                    super::fields::FieldError::Type { .. } => {
                        steps.push(crate::event::FailureStep::new(error.to_string()));
                    }
                }
                return self.failed(steps);
            }
        };
        let Attempted {
            result,
            steps,
            verbose_always,
        } = run_attempts(
            &self.run, &self.task, &self.info, &self.host, templar, &fields,
        )
        .await;
        let failure = steps.map(|steps| self.failure(steps));
        Ended {
            result,
            failure,
            fields,
            verbose_always,
        }
    }

    async fn run_loop(&self, templar: &Templar, items: Vec<Value>) -> Ended {
        let fields = Arc::new(TaskFields::default());
        if items.is_empty() {
            let mut result = TaskResult {
                changed: Some(false),
                skipped: Some(true),
                ..TaskResult::default()
            };
            result.set("skipped_reason", "No items in the list");
            result.set("results", json!([]));
            return Ended {
                result,
                failure: None,
                fields,
                verbose_always: false,
            };
        }
        let control = self.task.loop_.as_ref().map(|loop_| &loop_.control);
        let plan = match control.map(|control| LoopPlan::read(control, templar)) {
            Some(Ok(plan)) => plan,
            Some(Err(error)) => {
                return self.failed(vec![crate::event::FailureStep::new(error.to_string())]);
            }
            None => return self.failed(Vec::new()),
        };
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
            let label = self.label(&plan, &templar, &items[index], &mut ended);
            let report = self.report(
                ended.result.clone(),
                ended.failure.clone(),
                &ended.fields,
                ended.verbose_always,
            );
            self.run
                .events
                .emit(&Event::ItemDone(ItemReport { report, label }));
            self.carry(&ended.result, &mut carried);
            whole.add(ended);
            let break_when = control.map_or(&[][..], |control| &control.break_when);
            if !break_when.is_empty()
                && first_false(break_when, &templar).is_ok_and(|first| first.is_none())
            {
                break;
            }
        }
        whole.end(fields)
    }

    /// What an item leaves for the items after it: facts it set and its registered result.
    fn carry(&self, result: &TaskResult, carried: &mut Vec<(Arc<str>, Value)>) {
        if let Some(facts) = result
            .ansible_facts
            .as_ref()
            .filter(|_| self.task.action != "debug")
        {
            let facts = facts
                .iter()
                .map(|(name, value)| (Arc::from(name.as_str()), Value::from_json(value)));
            carried.extend(facts);
        }
        if let Some(name) = &self.task.register {
            carried.push((
                Arc::from(name.as_str()),
                Value::from_json(&result.to_json()),
            ));
        }
    }

    fn label(&self, plan: &LoopPlan, templar: &Templar, item: &Value, ended: &mut Ended) -> Json {
        let plain = |value: &Value| {
            value
                .to_json()
                .unwrap_or_else(|_| Json::String(value.to_string()))
        };
        let Some(label) = &plan.label else {
            return plain(item);
        };
        match templar.template(label) {
            Ok(value) => plain(&value),
            Err(error) => {
                let message = format!("Failed to template loop_control.label: {}", error.message());
                ended.result.failed = Some(true);
                ended.result.msg = Some(Json::String(message.clone()));
                ended.failure = Some(self.failure(vec![crate::event::FailureStep::new(message)]));
                plain(item)
            }
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

    fn loop_is_no_list(&self, message: &str) -> Ended {
        let origin = self
            .task
            .loop_
            .as_ref()
            .and_then(|loop_| match &loop_.items {
                Value::Str(text) => text.origin().cloned(),
                Value::List(list) => list.origin().cloned(),
                Value::Dict(dict) => dict.origin().cloned(),
                _ => None,
            });
        let mut step = step_at(message, origin);
        step.help =
            Some("Provide a list of items/templates, or a template resolving to a list.".into());
        let failure = Failure { steps: vec![step] };
        let result = TaskResult {
            failed: Some(true),
            msg: Some(Json::String(message.into())),
            ..TaskResult::default()
        };
        Ended {
            result,
            failure: Some(failure),
            fields: self.fields_for_failure(),
            verbose_always: false,
        }
    }

    /// A failure before the action ran.
    fn failed(&self, steps: Vec<crate::event::FailureStep>) -> Ended {
        let failure = self.failure(steps);
        let result = TaskResult {
            changed: Some(false),
            failed: Some(true),
            msg: Some(Json::String(failure.message())),
            ..TaskResult::default()
        };
        Ended {
            result,
            failure: Some(failure),
            fields: self.fields_for_failure(),
            verbose_always: false,
        }
    }

    fn failure(&self, steps: Vec<crate::event::FailureStep>) -> Failure {
        let mut all = vec![task_step(&self.task)];
        all.extend(steps);
        Failure { steps: all }
    }

    /// Keywords that hold although the task failed before it ran: as far as they can be read alone.
    fn fields_for_failure(&self) -> Arc<TaskFields> {
        let templar = Templar::new(
            Arc::clone(self.run.variables.templates()),
            Arc::new(self.variables.clone()) as Arc<dyn Variables>,
            TemplateContext::default(),
        );
        let reader = super::fields::FieldReader { templar: &templar };
        let directives = &self.task.directives;
        let flag = |keyword, raw| reader.flag(keyword, raw).ok().flatten().unwrap_or(false);
        Arc::new(TaskFields {
            ignore_errors: flag("ignore_errors", directives.ignore_errors.as_ref()),
            ignore_unreachable: flag("ignore_unreachable", directives.ignore_unreachable.as_ref()),
            no_log: flag("no_log", directives.no_log.as_ref()),
            ..TaskFields::default()
        })
    }

    fn report(
        &self,
        result: TaskResult,
        failure: Option<Failure>,
        fields: &TaskFields,
        verbose_always: bool,
    ) -> Report {
        Report {
            host: Arc::clone(&self.host),
            task: Arc::clone(&self.info),
            ignored: result.is_failed() && fields.ignore_errors
                || result.is_unreachable() && fields.ignore_unreachable,
            no_log: fields.no_log,
            diff: fields.diff,
            delegated: None,
            result,
            failure,
            verbose_always: verbose_always && !fields.no_log,
        }
    }

    /// Keeps what later tasks see: facts and the registered result.
    fn store(&self, ended: &Ended) {
        for host in std::iter::once(&self.host).chain(&self.followers) {
            self.store_for(host, ended);
        }
    }

    fn store_for(&self, host: &Arc<str>, ended: &Ended) {
        let store = self.run.variables.store(host);
        let own = [&ended.result];
        let of_items: Vec<TaskResult> = match ended.result.get("results") {
            Some(Json::Array(results)) if self.task.loop_.is_some() => results
                .iter()
                .filter_map(|result| TaskResult::from_json(result.clone()).ok())
                .collect(),
            _ => Vec::new(),
        };
        for result in own.into_iter().chain(&of_items) {
            let Some(facts) = &result.ansible_facts else {
                continue;
            };
            if self.task.action == "debug" {
                continue;
            }
            if matches!(self.task.action.as_str(), "set_fact" | "include_vars") {
                for (name, value) in facts {
                    store.set(name, Value::from_json(value));
                }
            } else {
                self.run.variables.add_facts(host, facts);
            }
        }
        if let Some(name) = &self.task.register {
            // As in Ansible, how the module was called is not part of what later tasks see.
            let mut registered = ended.result.clone();
            registered.fields.shift_remove("invocation");
            store.set(name, Value::from_json(&registered.to_json()));
        }
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

fn skipped(condition: Json) -> Ended {
    let mut result = TaskResult {
        changed: Some(false),
        skipped: Some(true),
        ..TaskResult::default()
    };
    result.set("skip_reason", "Conditional result was False");
    result.set("false_condition", condition);
    Ended {
        result,
        failure: None,
        fields: Arc::default(),
        verbose_always: false,
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
}

impl WholeLoop {
    fn add(&mut self, ended: Ended) {
        let Ended {
            mut result, fields, ..
        } = ended;
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
        self.results.push(result.to_json());
    }

    fn end(self, fields: Arc<TaskFields>) -> Ended {
        let message = if !self.not_skipped {
            "All items skipped"
        } else if self.failed {
            "One or more items failed"
        } else {
            "All items completed"
        };
        let mut fields = Arc::unwrap_or_clone(fields);
        fields.ignore_errors = self.ignore_errors.unwrap_or(false);
        fields.ignore_unreachable = self.ignore_unreachable.unwrap_or(false);
        fields.no_log = self.no_log;
        fields.diff = self.diff;
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
            result,
            failure: None,
            fields: Arc::new(fields),
            verbose_always: false,
        }
    }
}
