//! Runs one task on one host. Ansible: `TaskExecutor`.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value as Json;
use shevek_jinja::{Origin, Str, Tags, Value};
use shevek_playbook::Task;
use shevek_plugin::{Log, TaskResult};
use shevek_template::{Templar, TemplateContext, Variables};

use super::attempts::{Attempted, Attempts, arguments, run_attempts};
use super::conditional::first_false;
use super::delegation::Place;
use super::explain::{field_steps, step_at, task_step, template_steps};
use super::found::Found;
use super::include_task::request;
use super::looping::{LoopError, items};
use super::{Effect, FieldError, FieldReader, Outcome, TaskFields};
use crate::catalog::short_name;
use crate::event::{Delegated, Deprecation, Event, Failure, FailureStep, Report, TaskInfo};
use crate::run_context::RunContext;
use crate::variables::{PlayScope, TaskVariables, task_search_path};

/// One task on one host.
pub(crate) struct TaskExecutor {
    pub(crate) run: Arc<RunContext>,
    pub(crate) scope: Arc<PlayScope>,
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
    pub(super) delegated: Option<Delegated>,
    pub(super) effects: Vec<Effect>,
    pub(super) found: Vec<Found>,
    /// The items of a loop, under the name that they have in their results.
    pub(super) items: Vec<(String, Value)>,
    /// What the task is told as, when its action's name was a template.
    pub(super) info: Option<Arc<TaskInfo>>,
    /// What its templates use although later versions of Ansible refuse it.
    pub(super) deprecated: Vec<Deprecation>,
}

impl Ended {
    /// An end that has nothing but a result.
    pub(super) fn of(result: TaskResult) -> Self {
        Self {
            result,
            failure: None,
            fields: Arc::default(),
            verbose_always: false,
            delegated: None,
            effects: Vec::new(),
            found: Vec::new(),
            items: Vec::new(),
            info: None,
            deprecated: Vec::new(),
        }
    }
}

impl TaskExecutor {
    /// Tells that the host begins, and runs the task.
    pub(crate) async fn start(self) -> Outcome {
        self.run.events.emit(&Event::HostStart {
            host: Arc::clone(&self.host),
            task: Arc::clone(&self.info),
        });
        self.run().await
    }

    /// Runs the task, tells the callbacks about its items, and returns its end.
    async fn run(self) -> Outcome {
        let templar = Templar::new(
            Arc::clone(self.run.variables.templates()),
            Arc::new(self.variables.clone()) as Arc<dyn Variables>,
            TemplateContext {
                search_path: self.search_path(),
                base_directory: Some(self.scope.directory.clone()),
                ..TemplateContext::default()
            },
        );
        let mut ended = match &self.task.loop_ {
            None => {
                let mut ended = self.run_once(&templar).await;
                if self.info.is_include && ended.result.changed.is_none() {
                    ended.result.changed = Some(false);
                }
                ended
            }
            Some(loop_) => match items(loop_, &self.task.written_action, &templar) {
                Ok(items) => self
                    .run_loop(&templar, items)
                    .await
                    .unwrap_or_else(|error| self.loop_failed(error)),
                Err(error @ LoopError::Other(_)) => self.loop_failed(error),
                // A skipped task's loop may be undefined.
                Err(LoopError::Undefined(error)) => match first_false(&self.task.when, &templar) {
                    Ok(Some(condition)) => self.skipped(condition, &templar),
                    Ok(None) | Err(_) => self.failed(template_steps(&error)),
                },
            },
        };
        if !ended.deprecated.is_empty() {
            let entries: Vec<_> = ended
                .deprecated
                .iter()
                .map(Deprecation::to_result)
                .collect();
            ended.result.set("deprecations", entries);
        }
        self.store(&ended);
        for warning in self.run.variables.templates().take_warnings() {
            self.run.events.warning(&warning);
        }
        let Ended {
            result,
            failure,
            fields,
            verbose_always,
            delegated,
            effects,
            info,
            deprecated,
            ..
        } = ended;
        let mut report = self.report(result, failure, &fields, verbose_always, delegated);
        report.task = info.unwrap_or(report.task);
        report.deprecated = deprecated;
        Outcome {
            host: self.host,
            task: self.info,
            report,
            ignore_errors: fields.ignore_errors,
            ignore_unreachable: fields.ignore_unreachable,
            debugger: fields.debugger.clone(),
            fields,
            effects,
        }
    }

    fn search_path(&self) -> Vec<PathBuf> {
        let mut path = task_search_path(&self.task);
        if !path.contains(&self.scope.directory) {
            path.push(self.scope.directory.clone());
        }
        path
    }

    /// One run without loop, or for one item.
    pub(super) async fn run_once(&self, templar: &Templar) -> Ended {
        let mut ended = self.run_named(templar).await;
        // Ansible does not tell what includes use.
        if !self.info.is_include {
            let used = templar.context().deprecated.take();
            ended.deprecated = used.iter().map(Deprecation::of).collect();
        }
        ended
    }

    async fn run_named(&self, templar: &Templar) -> Ended {
        if !self.task.action.contains("{{") {
            return self.run_action(templar).await;
        }
        // The action's name is a template, which a skipped task does not need.
        if let Ok(Some(condition)) = first_false(&self.task.when, templar) {
            return self.skipped(condition, templar);
        }
        match self.with_named_action(templar) {
            Ok(named) => {
                let mut ended = named.run_action(templar).await;
                ended.info = Some(named.info);
                ended
            }
            Err(steps) => self.failed(steps),
        }
    }

    /// The same task with its action's name templated.
    fn with_named_action(&self, templar: &Templar) -> Result<Self, Vec<FailureStep>> {
        let origin = self
            .task
            .action_span
            .as_ref()
            .map(shevek_yaml::Span::origin);
        let name = templar
            .template(&trusted(&self.task.action, origin.clone()))
            .map_err(|error| template_steps(&error))?
            .to_string();
        let action = short_name(&name);
        let registry = &self.run.registry;
        if registry.action(action).is_err() && registry.module(action).is_err() {
            return Err(vec![step_at(
                format!("Cannot resolve '{name}' to an action or module."),
                origin,
            )]);
        }
        let mut task = Task::clone(&self.task);
        task.action = action.to_string();
        let info = TaskInfo {
            action: action.to_string(),
            ..TaskInfo::clone(&self.info)
        };
        Ok(Self {
            run: Arc::clone(&self.run),
            scope: Arc::clone(&self.scope),
            task: Arc::new(task),
            info: Arc::new(info),
            host: Arc::clone(&self.host),
            variables: self.variables.clone(),
            followers: self.followers.clone(),
        })
    }

    async fn run_action(&self, templar: &Templar) -> Ended {
        // Before the conditions, as in Ansible: a task that would be skipped fails without a delegate.
        let place = match Place::find(&self.run, &self.scope, &self.task, &self.host, templar) {
            Ok(place) => place,
            Err(error) => {
                let mut ended = self.failed(template_steps(&error));
                ended.delegated = self.written_delegate();
                return ended;
            }
        };
        let delegating = place.seen_by(templar);
        let templar = delegating.as_ref().unwrap_or(templar);
        match first_false(&self.task.when, templar) {
            Ok(None) => {}
            Ok(Some(condition)) => return self.skipped(condition, templar),
            Err(error) => {
                let error = error.or_origin(self.task.odd_condition.as_ref());
                let mut ended = self.failed(template_steps(&error));
                ended.result.changed = Some(false);
                return ended;
            }
        }
        let mut fields = match TaskFields::read(&self.task, templar, &self.run.settings) {
            Ok(fields) => Arc::new(fields),
            Err(error) => return self.invalid_field(&error),
        };
        for warning in &fields.warnings {
            self.run.events.warning(warning);
        }
        let mut ended = match self.task.action.as_str() {
            "include_tasks" | "include_role" => self.include(templar),
            _ => {
                let attempted = run_attempts(&Attempts {
                    run: &self.run,
                    scope: &self.scope,
                    task: &self.task,
                    info: &self.info,
                    host: &self.host,
                    place: &place,
                    templar,
                    fields: &fields,
                })
                .await;
                self.ended(attempted, &place, &mut fields)
            }
        };
        ended.effects.extend(effects(&ended.result));
        ended
            .effects
            .extend(fields.notify.iter().cloned().map(Effect::Notify));
        ended.fields = fields;
        ended.delegated = place.delegated;
        // As in Ansible: how the delegate is reached is only told by what ran there.
        let ran =
            !ended.result.is_unreachable() && !ended.result.message().starts_with("Task failed: ");
        if !ran && let Some(delegated) = &mut ended.delegated {
            delegated.address = None;
        }
        ended
    }

    fn ended(&self, attempted: Attempted, place: &Place, fields: &mut Arc<TaskFields>) -> Ended {
        let host = place.facts_host().filter(|_| fields.delegate_facts);
        let found = match attempted.included {
            Some(included) => {
                if included.no_log {
                    Arc::make_mut(fields).no_log = true;
                }
                Some(Found::Variables {
                    host,
                    variables: included.variables,
                    places: included.places,
                })
            }
            // `debug` shows facts, it does not find them out.
            None if self.task.action == "debug" => None,
            None => Some(Found::of(&attempted.result, attempted.typed, host)),
        };
        Ended {
            failure: attempted.steps.map(|steps| self.failure(steps)),
            verbose_always: attempted.verbose_always,
            found: found.into_iter().collect(),
            ..Ended::of(attempted.result)
        }
    }

    fn include(&self, templar: &Templar) -> Ended {
        let requested =
            arguments(&self.run, &self.scope, &self.task, templar).and_then(|(args, json)| {
                request(&self.task, &args, json).map_err(|message| vec![FailureStep::new(message)])
            });
        match requested {
            Ok((result, effect)) => Ended {
                effects: vec![effect],
                ..Ended::of(result)
            },
            Err(steps) => self.failed(steps),
        }
    }

    /// `delegate_to` as it was written.
    pub(super) fn written_delegate(&self) -> Option<Delegated> {
        let written = self.task.directives.delegate_to.as_ref()?.to_string();
        (!written.is_empty() && written != *self.host).then(|| Delegated {
            host: Arc::from(written),
            address: None,
        })
    }

    fn invalid_field(&self, error: &FieldError) -> Ended {
        self.failed(field_steps(&self.task, error))
    }

    /// A failure before the action ran.
    pub(super) fn failed(&self, steps: Vec<FailureStep>) -> Ended {
        let failure = self.failure(steps);
        let result = TaskResult {
            changed: Some(false),
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

    pub(super) fn failure(&self, steps: Vec<FailureStep>) -> Failure {
        let mut all = vec![task_step(&self.task)];
        all.extend(steps);
        Failure { steps: all }
    }

    /// Keywords that hold although the task failed before it ran: as far as they can be read alone.
    pub(super) fn fields_for_failure(&self) -> Arc<TaskFields> {
        let templar = Templar::new(
            Arc::clone(self.run.variables.templates()),
            Arc::new(self.variables.clone()) as Arc<dyn Variables>,
            TemplateContext::default(),
        );
        self.early_fields(&templar)
    }

    /// Keywords that hold whether the task runs or not.
    fn early_fields(&self, templar: &Templar) -> Arc<TaskFields> {
        let directives = &self.task.directives;
        let reader = FieldReader {
            templar,
            overridden: &directives.overridden,
        };
        // A value that cannot be read counts as it was written: text is true in Python.
        let flag = |keyword, raw: Option<&shevek_jinja::Value>| match reader.flag(keyword, raw) {
            Ok(flag) => flag.unwrap_or(false),
            Err(_) => true,
        };
        let no_log = match &directives.no_log {
            // What cannot be read might be meant to hide.
            Some(raw) => match reader.flag("no_log", Some(raw)) {
                Ok(flag) => flag.unwrap_or_default(),
                Err(error) => {
                    let lead = "Invalid no_log value for task, output will be masked";
                    let mut steps = vec![FailureStep::new(lead)];
                    steps.extend(field_steps(&self.task, &error));
                    self.run.events.warning(&Failure { steps }.explain());
                    true
                }
            },
            None => self.run.settings.no_log,
        };
        let debugger = reader.text("debugger", directives.debugger.as_ref());
        Arc::new(TaskFields {
            ignore_errors: flag("ignore_errors", directives.ignore_errors.as_ref()),
            ignore_unreachable: flag("ignore_unreachable", directives.ignore_unreachable.as_ref()),
            no_log,
            debugger: debugger.ok().flatten(),
            ..TaskFields::default()
        })
    }

    /// The end of a task whose condition does not hold.
    fn skipped(&self, condition: Json, templar: &Templar) -> Ended {
        let mut result = TaskResult {
            changed: Some(false),
            skipped: Some(true),
            ..TaskResult::default()
        };
        result.set("skip_reason", "Conditional result was False");
        result.set("false_condition", condition);
        Ended {
            fields: self.early_fields(templar),
            ..Ended::of(result)
        }
    }

    pub(super) fn report(
        &self,
        result: TaskResult,
        failure: Option<Failure>,
        fields: &TaskFields,
        verbose_always: bool,
        delegated: Option<Delegated>,
    ) -> Report {
        Report {
            host: Arc::clone(&self.host),
            task: Arc::clone(&self.info),
            ignored: result.is_failed() && fields.ignore_errors
                || result.is_unreachable() && fields.ignore_unreachable,
            no_log: fields.no_log,
            diff: fields.diff,
            delegated,
            deprecated: Vec::new(),
            result,
            failure,
            verbose_always: verbose_always && !fields.no_log,
        }
    }
}

/// A template written in a playbook.
fn trusted(text: &str, origin: Option<Origin>) -> Value {
    Value::Str(Str::tagged(
        text,
        Tags {
            trusted: true,
            origin,
            extension: None,
        },
    ))
}

/// What the strategy does with a result besides counting it.
fn effects(result: &TaskResult) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(stats) = result.get("ansible_stats") {
        effects.push(Effect::Stats(stats.clone()));
    }
    effects
}
