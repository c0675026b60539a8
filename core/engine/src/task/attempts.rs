//! Running the action of a task, again and again while `until` says so.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_jinja::{Dict, Value};
use shevek_playbook::Task;
use shevek_plugin::{Action, ActionError, ActionTask, Log, Support, Surroundings, TaskResult};
use shevek_template::{Templar, TemplateError, TemplateErrorKind, is_omit};
use tokio::time::{Instant, sleep, timeout};

use super::TaskFields;
use super::action_host::TaskHost;
use super::assert_conditions;
use super::async_job::AsyncJob;
use super::conditional::all_hold;
use super::delegation::Place;
use super::escalation::is_wanted;
use super::explain::{step_at, template_steps};
use super::failure_steps::{ModuleFailure, result_steps};
use super::include_vars::{IncludeVars, Included, include_vars};
use super::inventory_change::change_inventory;
use super::module_defaults::with_defaults;
use super::result_shape::{set_status, take_flag};
use crate::event::{Event, Failure, FailureStep, Report, TaskInfo};
use crate::run_context::RunContext;
use crate::variables::{DirectoryError, PlayScope};

/// Retries when `until` is given without `retries`.
const DEFAULT_RETRIES: u64 = 3;

/// The last attempt's result, and the steps of its failure below the task.
#[derive(Default)]
pub(super) struct Attempted {
    pub(super) result: TaskResult,
    pub(super) steps: Option<Vec<FailureStep>>,
    pub(super) verbose_always: bool,
    /// What `include_vars` read, with its templates.
    pub(super) included: Option<Included>,
    /// The variables of `set_fact`, which are more than a result as JSON tells.
    pub(super) typed: IndexMap<String, Value>,
}

/// A task on its way, for one host and item.
pub(super) struct Attempts<'a> {
    pub(super) run: &'a Arc<RunContext>,
    pub(super) scope: &'a Arc<PlayScope>,
    pub(super) task: &'a Arc<Task>,
    pub(super) info: &'a Arc<TaskInfo>,
    pub(super) host: &'a Arc<str>,
    pub(super) place: &'a Place,
    pub(super) templar: &'a Templar,
    pub(super) fields: &'a Arc<TaskFields>,
}

/// Runs the action until it is done.
pub(super) async fn run_attempts(call: &Attempts<'_>) -> Attempted {
    let mut attempted = attempts(call).await;
    name_failure(&mut attempted);
    attempted
}

/// A failed result without a message gets what is told above it.
fn name_failure(attempted: &mut Attempted) {
    let result = &mut attempted.result;
    if result.is_failed()
        && result.msg.is_none()
        && let Some([step]) = attempted.steps.as_deref()
    {
        result.msg = Some(format!("Task failed: {}", step.message).into());
    }
}

async fn attempts(call: &Attempts<'_>) -> Attempted {
    let Attempts {
        run,
        task,
        info,
        place,
        templar,
        fields,
        ..
    } = *call;
    let host_name = call.host;
    let action = match find_action(run, task) {
        Ok(action) => action,
        Err(message) => return broken(vec![FailureStep::new(message)]),
    };
    let (written, args) = match arguments(run, call.scope, task, templar) {
        Ok(args) => args,
        Err(steps) => return broken(steps),
    };
    let meta = run.action_metas.of(&action);
    if fields.async_seconds > 0 && !supports_async(run, task, &meta) {
        return refused(&format!(
            "This action ({}) does not support async.",
            task.action
        ));
    }
    if fields.check_mode
        && meta.check_mode == Support::None
        && meta.names.iter().any(|name| *name == task.action)
    {
        let mut result = TaskResult::skip(format!(
            "This action ({}) does not support check mode.",
            task.action
        ));
        set_status(&mut result);
        return Attempted {
            result,
            steps: None,
            ..Attempted::default()
        };
    }
    if let Some(spec) = &meta.spec
        && !meta.checks_arguments
        && let Err(errors) = spec.validate(args.clone(), &Surroundings::Controller)
    {
        return refused(&errors.action_message(&task.action));
    }
    let action_task = ActionTask {
        action: task.action.clone(),
        name: info.name.clone(),
        args,
        check_mode: fields.check_mode,
        diff: fields.diff,
        no_log: fields.no_log,
        verbosity: run.settings.verbosity,
        async_seconds: fields.async_seconds,
        poll_seconds: fields.poll_seconds,
        environment: fields.environment.clone(),
        item: None,
        // A mistake in it is told when the host is reached.
        becomes: is_wanted(fields, &place.templar).unwrap_or_default(),
    };
    let typed = typed_facts(task, &written);
    let attempts = match (fields.retries, task.until.is_empty()) {
        (Some(retries), _) => retries + 1,
        (None, false) => DEFAULT_RETRIES + 1,
        (None, true) => 1,
    };
    let mut host = TaskHost::new(
        run,
        templar.with_extra([]),
        Arc::clone(fields),
        written,
        host_name,
        place,
        Arc::clone(task),
        &call.scope.directory,
    );
    let mut last = None;
    for attempt in 1..=attempts {
        let mut attempted = if task.action == "include_vars" {
            read_variables(call, &host)
        } else {
            one_attempt(&action, &action_task, task, &mut host).await
        };
        attempted.typed.clone_from(&typed);
        if let Err(message) = change_inventory(run, host_name, &mut attempted.result) {
            return broken(vec![FailureStep::new(message)]);
        }
        if attempted.result.is_unreachable() || attempted.result.is_skipped() && attempts == 1 {
            return attempted;
        }
        if attempts > 1 {
            attempted.result.set("attempts", attempt);
        }
        let templar = with_result(task, templar, &attempted.result);
        if !attempted.result.is_skipped() {
            let ran_module = host.ran_module.load(Ordering::Relaxed);
            judge(task, &templar, &mut attempted, ran_module);
        }
        if attempts == 1 {
            return attempted;
        }
        let templar = with_result(task, &templar, &attempted.result);
        let done = if task.until.is_empty() {
            Ok(!attempted.result.is_failed())
        } else {
            all_hold(&task.until, &templar)
        };
        match done {
            Ok(true) => return attempted,
            Ok(false) => {}
            Err(error) => return broken(template_steps(&error)),
        }
        if attempt < attempts {
            attempted.result.set("retries", attempts);
            let report = Report {
                host: Arc::clone(host_name),
                task: Arc::clone(info),
                result: attempted.result.clone(),
                failure: attempted.steps.clone().map(|steps| Failure { steps }),
                ignored: false,
                verbose_always: attempted.verbose_always,
                no_log: fields.no_log,
                diff: fields.diff,
                delegated: place.delegated.clone(),
                deprecated: Vec::new(),
            };
            run.events.emit(&Event::Retry {
                report,
                retries_left: attempts - attempt,
            });
            attempted.result.fields.shift_remove("retries");
            sleep(Duration::from_secs_f64(fields.delay)).await;
        }
        last = Some(attempted);
    }
    let mut attempted = last.unwrap_or_else(|| broken(Vec::new()));
    attempted.result.set("attempts", attempts - 1);
    // As in Ansible, what `failed_when` says counts even then, though the failure is told.
    if attempted.result.get("failed_when_result").is_some() {
        let told = || result_steps(&attempted.result, None);
        attempted.steps = attempted.steps.take().or_else(|| Some(told()));
        return attempted;
    }
    attempted.result.failed = Some(true);
    if attempted.steps.is_none() {
        attempted.steps = Some(result_steps(&attempted.result, None));
    }
    attempted
}

/// The arguments of `set_fact`, which keep trust, origin and type as variables.
fn typed_facts(task: &Task, args: &Dict) -> IndexMap<String, Value> {
    if task.action != "set_fact" {
        return IndexMap::new();
    }
    args.raw_items()
        .into_iter()
        .map(|(name, value)| (name.to_string(), value))
        .collect()
}

fn find_action(run: &RunContext, task: &Task) -> Result<Arc<dyn Action>, String> {
    run.registry
        .action(&task.action)
        .or_else(|_| run.registry.action("normal"))
        .map(|found| Arc::clone(&found.plugin))
        .map_err(|error| error.to_string())
}

fn supports_async(run: &RunContext, task: &Task, meta: &shevek_plugin::ActionMeta) -> bool {
    meta.supports_async
        && (meta.names.contains(&task.action)
            || run
                .registry
                .module(&task.action)
                .is_ok_and(|module| module.plugin.meta().supports_async))
}

/// The templated arguments, with the places of their texts and for the action.
pub(super) fn arguments(
    run: &RunContext,
    scope: &PlayScope,
    task: &Task,
    templar: &Templar,
) -> Result<(Dict, Map<String, Json>), Vec<FailureStep>> {
    let fails = |error: &TemplateError| finalization_steps(task, error);
    warn_of_whole_template(run, task);
    let args = written_args(task, templar).map_err(|error| fails(&error))?;
    refuse_raw_params(run, task, &args)?;
    let args = with_defaults(&run.loader, &scope.directory, task, args, templar)?;
    let args = match task.action.as_str() {
        "assert" => assert_conditions::template_args(&args, templar),
        _ => templar.template_args(&args),
    };
    let args = args.map_err(|error| fails(&error))?;
    let json = Value::Dict(args.clone()).to_json().map_err(|error| {
        fails(&TemplateError::new(
            TemplateErrorKind::Other,
            error.to_string(),
        ))
    })?;
    Ok(match json {
        Json::Object(map) => (args, map),
        _ => (args, Map::new()),
    })
}

/// Refuses free-form text for an action that takes none. Ansible: `Task._post_validate_args`.
fn refuse_raw_params(run: &RunContext, task: &Task, args: &Dict) -> Result<(), Vec<FailureStep>> {
    const TAKE_TEXT: [&str; 13] = [
        "add_host",
        "command",
        "group_by",
        "import_role",
        "import_tasks",
        "include_role",
        "include_tasks",
        "include_vars",
        "meta",
        "raw",
        "script",
        "set_fact",
        "shell",
    ];
    let Some(Value::Str(text)) = args.raw_get_str("_raw_params") else {
        return Ok(());
    };
    let is_template = text.trim().starts_with("{{") && text.trim().ends_with("}}");
    if text.is_empty() || is_template || TAKE_TEXT.contains(&task.action.as_str()) {
        return Ok(());
    }
    let action = run.registry.action(&task.action).ok();
    let module = run.registry.module(&task.action).ok();
    let action = action.and_then(|found| found.plugin.meta().spec);
    let module = module.map(|found| found.plugin.meta().spec);
    // What says nothing of its options may take text.
    let mut specs = action.iter().chain(module.iter()).peekable();
    // It has a free form where it may stand: in the list of plays.
    let misplaced = task.action == "import_playbook";
    if !misplaced && (specs.peek().is_none() || specs.any(|spec| spec.free_form.is_some())) {
        return Ok(());
    }
    let message = format!(
        "Action '{}' does not support raw params.",
        full_name(&task.action)
    );
    let origin = task.action_span.as_ref().map(shevek_yaml::Span::origin);
    Err(vec![step_at(message, origin)])
}

/// The name of an action with its collection.
fn full_name(action: &str) -> String {
    if action.contains('.') {
        action.to_string()
    } else {
        format!("ansible.builtin.{action}")
    }
}

/// Where a template stands that gives arguments as a whole.
const WHOLE: &str = "_variable_params";

/// A template for all arguments lets facts choose options that the playbook never meant.
fn warn_of_whole_template(run: &RunContext, task: &Task) {
    if run.settings.inject_facts
        && let Some(Value::Str(text)) = task.args.raw_get_str(WHOLE)
    {
        let message = "Using a template for task args is unsafe in some situations (see \
            https://docs.ansible.com/ansible/devel/reference_appendices/faq.html#argsplat-unsafe).";
        run.events
            .warning(&step_at(message, text.origin().cloned()).with_place());
    }
}

/// The arguments as they were written, with those that a template for all of them gives.
fn written_args(task: &Task, templar: &Templar) -> Result<Dict, TemplateError> {
    let args = task.args.clone();
    let Some(whole) = args.raw_get_str(WHOLE) else {
        return Ok(args);
    };
    let other = |message: String| TemplateError::new(TemplateErrorKind::Other, message);
    let mut value = templar.template(&whole)?;
    if is_omit(&value) {
        value = Value::Dict(Dict::new());
    }
    let given: &Dict = value
        .as_dict()
        .ok_or_else(|| other("'args' must resolve to a dictionary".into()))?;
    let merged = Dict::new();
    for (name, value) in given.items().map_err(|error| other(error.to_string()))? {
        merged.insert_str(&name.to_string(), value);
    }
    for (name, value) in args.raw_items() {
        if name.as_str() != Some(WHOLE) {
            merged.insert_str(&name.to_string(), value);
        }
    }
    Ok(merged)
}

fn finalization_steps(task: &Task, error: &TemplateError) -> Vec<FailureStep> {
    let name = full_name(&task.action);
    let origin = task.action_span.as_ref().map(shevek_yaml::Span::origin);
    let mut steps = vec![step_at(
        format!("Finalization of task args for '{name}' failed"),
        origin,
    )];
    steps.extend(template_steps(error));
    steps
}

/// The failure of a task whose action did not run.
fn broken(steps: Vec<FailureStep>) -> Attempted {
    let message = Failure {
        steps: steps.clone(),
    }
    .message();
    let mut result = TaskResult::failure(format!("Task failed: {message}"));
    result.changed = Some(false);
    Attempted {
        result,
        steps: Some(steps),
        ..Attempted::default()
    }
}

/// The failure of an action that said itself what is wrong.
fn refused(message: &str) -> Attempted {
    Attempted {
        result: TaskResult::failure(message),
        steps: Some(vec![FailureStep::new(without_prefix(message))]),
        ..Attempted::default()
    }
}

/// `include_vars`, which the engine does itself.
fn read_variables(call: &Attempts<'_>, host: &TaskHost) -> Attempted {
    let read = include_vars(&IncludeVars {
        manager: &call.run.variables,
        scope: call.scope,
        task: call.task,
        args: host.args(),
        templar: call.templar,
    });
    match read {
        Ok(mut included) => {
            let result = std::mem::take(&mut included.result);
            Attempted {
                included: Some(included),
                ..finished(result, None)
            }
        }
        Err(DirectoryError::Option(ActionError::Failed(message))) => refused(&message),
        Err(DirectoryError::Option(error)) => broken(vec![FailureStep::new(error.to_string())]),
        Err(DirectoryError::File(error)) => broken(vec![error.step()]),
    }
}

/// The longest that `timeout` may be, in seconds. Ansible: `AnsibleTimeoutError`.
const MAX_TIMEOUT: i64 = 100_000_000;

async fn one_attempt(
    action: &Arc<dyn Action>,
    action_task: &ActionTask,
    task: &Task,
    host: &mut TaskHost,
) -> Attempted {
    host.ran_module.store(false, Ordering::Relaxed);
    let limit = match host.fields.timeout {
        limit @ 0..=MAX_TIMEOUT => limit.unsigned_abs(),
        wrong => {
            return broken(vec![FailureStep::new(format!(
                "Timeout {wrong} is invalid, it must be between 0 and {MAX_TIMEOUT}."
            ))]);
        }
    };
    let running = action.run(action_task, host);
    let ran = if limit == 0 {
        running.await
    } else {
        match timeout(Duration::from_secs(limit), running).await {
            Ok(ran) => ran,
            Err(_) => return timed_out(limit),
        }
    };
    let launched = Instant::now();
    let ran = match ran {
        Ok(result) => poll_job(result, task, host, launched).await,
        Err(error) => Err(error),
    };
    let module_failure = host.module_failure.lock().take();
    let mut attempted = match ran {
        Ok(result) => finished(result, module_failure.as_ref()),
        Err(ActionError::FailedWith(result)) => {
            let mut result = *result;
            result.failed = Some(true);
            finished(result, module_failure.as_ref())
        }
        Err(ActionError::Failed(message)) => {
            let mut refused = refused(&message);
            if let Some(step) = host.blamed_step(without_prefix(&message)) {
                refused.steps = Some(vec![step]);
            }
            refused
        }
        Err(ActionError::Error(message)) => broken(host.error_steps(&message)),
        Err(ActionError::Skipped(message)) => Attempted {
            result: TaskResult::skip(message),
            steps: None,
            ..Attempted::default()
        },
        Err(ActionError::Unreachable(message)) => unreachable(&message),
    };
    attempted.result.warnings.append(&mut host.warnings.lock());
    attempted
}

fn finished(mut result: TaskResult, module_failure: Option<&ModuleFailure>) -> Attempted {
    let verbose_always = take_flag(&mut result, "_ansible_verbose_always");
    set_status(&mut result);
    let steps = result
        .is_failed()
        .then(|| result_steps(&result, module_failure));
    Attempted {
        result,
        steps,
        verbose_always,
        ..Attempted::default()
    }
}

/// The announcement of a failure begins with these words anyway.
fn without_prefix(message: &str) -> &str {
    message.strip_prefix("Task failed: ").unwrap_or(message)
}

fn unreachable(message: &str) -> Attempted {
    let result = TaskResult {
        changed: Some(false),
        unreachable: Some(true),
        msg: Some(Json::String(format!("Task failed: {message}"))),
        ..TaskResult::default()
    };
    Attempted {
        result,
        steps: Some(vec![FailureStep::new(message)]),
        ..Attempted::default()
    }
}

fn timed_out(seconds: u64) -> Attempted {
    let mut attempted = broken(vec![FailureStep::new(format!(
        "Timed out after {seconds} second(s)."
    ))]);
    attempted.result.set(
        "timedout",
        json!({"frame": "Configure `DISPLAY_TRACEBACK` to see a traceback on timeout errors.", "period": seconds}),
    );
    attempted
}

/// Waits for the job that a result tells of, when the task polls.
async fn poll_job(
    result: TaskResult,
    task: &Task,
    host: &mut TaskHost,
    launched: Instant,
) -> Result<TaskResult, ActionError> {
    let fields = &host.fields;
    if fields.async_seconds == 0
        || fields.poll_seconds == 0
        || fields.check_mode
        || task.action == "async_status"
        || result.is_skipped()
        || result.is_failed()
    {
        return Ok(result);
    }
    host.ran_module.store(false, Ordering::Relaxed);
    let Some(jid) = result
        .get("ansible_job_id")
        .and_then(Json::as_str)
        .map(str::to_string)
    else {
        return Ok(TaskResult::failure(
            "No job id was returned by the async task",
        ));
    };
    let job = AsyncJob {
        host,
        jid,
        results_file: result.get("results_file").cloned(),
        launched,
    };
    job.wait().await
}

/// The templar with the result registered and its facts known.
fn with_result(task: &Task, templar: &Templar, result: &TaskResult) -> Templar {
    let mut extra: Vec<(Arc<str>, Value)> = Vec::new();
    if let Some(facts) = &result.ansible_facts
        && task.action != "debug"
    {
        extra.extend(
            facts
                .iter()
                .map(|(name, value)| (Arc::from(name.as_str()), Value::from_json(value))),
        );
    }
    if let Some(name) = &task.register {
        extra.push((
            Arc::from(name.as_str()),
            Value::from_json(&result.to_json()),
        ));
    }
    templar.with_extra(extra)
}

/// What failed is the action, whatever the condition is that says so.
fn tell_failure(attempted: &mut Attempted) {
    let result = &attempted.result;
    attempted
        .steps
        .get_or_insert_with(|| result_steps(result, None));
}

/// `changed_when` and `failed_when`.
fn judge(task: &Task, templar: &Templar, attempted: &mut Attempted, ran_module: bool) {
    let result = &mut attempted.result;
    if !task.changed_when.is_empty() {
        match all_hold(&task.changed_when, templar) {
            Ok(changed) => result.changed = Some(changed),
            Err(error) => {
                result.failed = Some(true);
                result.set("changed_when_result", error.message());
                tell_failure(attempted);
                return;
            }
        }
    }
    if task.failed_when.is_empty() {
        return;
    }
    let templar = with_result(task, templar, result);
    match all_hold(&task.failed_when, &templar) {
        Ok(failed) => {
            result.set("failed_when_result", failed);
            result.failed = Some(failed);
            if failed {
                tell_failure(attempted);
            } else if attempted.steps.take().is_some() && ran_module {
                result.set(
                    "failed_when_suppressed_exception",
                    "(traceback unavailable)",
                );
            }
        }
        Err(error) => {
            result.set("failed_when_result", error.message());
            result.failed = Some(true);
            tell_failure(attempted);
        }
    }
}
