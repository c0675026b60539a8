//! What the engine does for an action.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use parking_lot::Mutex;
use serde_json::{Map, Value as Json, json};
use shevek_jinja::surrogate::refusal;
use shevek_jinja::{Dict, Origin, Str, Tags, Value};
use shevek_playbook::Task;
use shevek_plugin::{
    ActionError, ActionHost, ExecOutput, ExecRequest, Log, ModuleCall, PromptAnswer, PromptRequest,
    Support, TaskResult, TemplateFile,
};
use shevek_template::{FileTemplateOptions, Templar, TemplateError, TemplateErrorKind, unreadable};
use shevek_vault::VaultSecrets;

use super::TaskFields;
use super::delegation::Place;
use super::escalation::escalation;
use super::explain::{step_at, template_steps, with_place};
use super::failure_steps::ModuleFailure;
use super::find_file::{REMOTE_HINT, find_file};
use super::module_defaults::defaults_of;
use super::result_shape::add_lines;
use super::shell_type;
use crate::catalog::short_name;
use crate::connection::{OptionSources, SessionKey, resolve_target};
use crate::event::Event;
use crate::event::{Failure, FailureStep};
use crate::prompt::{Prompt, PromptError};
use crate::run_context::RunContext;
use crate::session::{ModuleRequest, Session, SessionError};

/// One run of an action on one host.
pub(super) struct TaskHost {
    pub(super) run: Arc<RunContext>,
    pub(super) templar: Templar,
    pub(super) fields: Arc<TaskFields>,
    /// The task's own host.
    pub(super) host: Arc<str>,
    /// Where the task is done.
    place: Place,
    task: Arc<Task>,
    /// The folder of the playbook.
    directory: PathBuf,
    pub(super) warnings: Mutex<Vec<String>>,
    /// Whether the last result came from a module: failures are told differently then.
    pub(super) ran_module: AtomicBool,
    /// How the last module failed, if it did.
    pub(super) module_failure: Mutex<Option<ModuleFailure>>,
    /// The templated arguments with the places and the trust of their texts, which the action does not see.
    args: Dict,
    /// What the last template of the action failed with, and the place of that template.
    template_failure: Mutex<Option<(TemplateError, Option<Origin>)>>,
    /// What the action told of the failure that it returns.
    blamed: Mutex<Option<Blame>>,
    session: Mutex<Option<(Arc<Session>, Arc<SessionKey>)>>,
}

/// The place of what is to blame for a failure, and what may help.
struct Blame {
    origin: Option<Origin>,
    help: Option<String>,
}

impl TaskHost {
    pub(super) fn new(
        run: &Arc<RunContext>,
        templar: Templar,
        fields: Arc<TaskFields>,
        args: Dict,
        host: &Arc<str>,
        place: &Place,
        task: Arc<Task>,
        directory: &Path,
    ) -> Self {
        Self {
            run: Arc::clone(run),
            templar,
            fields,
            host: Arc::clone(host),
            place: place.clone(),
            task,
            directory: directory.to_path_buf(),
            warnings: Mutex::default(),
            ran_module: AtomicBool::new(false),
            module_failure: Mutex::default(),
            args,
            template_failure: Mutex::default(),
            blamed: Mutex::default(),
            session: Mutex::default(),
        }
    }

    /// The templated arguments.
    pub(super) fn args(&self) -> &Dict {
        &self.args
    }

    /// The session of the task's host and user; connects when there is none.
    pub(super) async fn session(&self) -> Result<Arc<Session>, ActionError> {
        Ok(self.keyed_session().await?.0)
    }

    async fn keyed_session(&self) -> Result<(Arc<Session>, Arc<SessionKey>), ActionError> {
        let known = self.session.lock().clone();
        if let Some(known) = known {
            return Ok(known);
        }
        // Two calls at once get the same session out of the pool.
        let key = Arc::new(self.session_key()?);
        let opened = (self.run.pool.session(&key).await?, key);
        *self.session.lock() = Some(opened.clone());
        Ok(opened)
    }

    /// Drops the connection, after it was lost or on demand, so that the next call connects anew.
    pub(super) async fn reset(&self) {
        let known = self.session.lock().take();
        if let Some((_, key)) = known {
            self.run.pool.reset(&key).await;
        }
    }

    /// How the task's host is reached, and as whom.
    fn session_key(&self) -> Result<SessionKey, ActionError> {
        let settings = &self.run.settings;
        let name = self
            .place
            .templar
            .variable("ansible_connection")
            .map_err(|error| ActionError::Error(error.message().to_string()))?
            .map(|value| value.to_string())
            .or_else(|| self.fields.connection.clone())
            .unwrap_or_else(|| settings.connection.clone());
        let name = if name == "smart" { "ssh" } else { &name };
        shell_type::check(&self.place.templar)?;
        let found = self
            .run
            .registry
            .connection(name)
            .map_err(|error| ActionError::Error(error.to_string()))?;
        let meta = self.run.pool.meta(&found.plugin);
        let sources = OptionSources {
            templar: &self.place.templar,
            settings,
            fields: &self.fields,
            host: &self.place.host,
        };
        let target = resolve_target(&meta, &sources)
            .map_err(|error| ActionError::Error(error.to_string()))?;
        let login_user = target.options.get("remote_user").and_then(Json::as_str);
        let escalation = escalation(&self.fields, &self.place.templar, settings, login_user)
            .map_err(|error| ActionError::Error(error.to_string()))?;
        Ok(SessionKey {
            plugin_name: meta.name.clone(),
            plugin: Arc::clone(&found.plugin),
            target,
            escalation,
        })
    }

    fn request(&self, module: &str, args: Map<String, Json>) -> Result<ModuleRequest, ActionError> {
        if let Some(why) = args.values().find_map(refusal_of) {
            return Err(ActionError::Error(format!("Module failed: {why}")));
        }
        let mut dylibs: Vec<PathBuf> = self
            .run
            .registry
            .module_library(module)
            .into_iter()
            .collect();
        if module == "async_wrapper"
            && let Some(inner) = args.get("module").and_then(Json::as_str)
        {
            dylibs.extend(self.run.registry.module_library(inner));
        }
        Ok(ModuleRequest {
            module: module.to_string(),
            args,
            check_mode: self.fields.check_mode,
            diff: self.fields.diff,
            no_log: self.fields.no_log,
            verbosity: self.run.settings.verbosity,
            environment: self.fields.environment.clone(),
            dylibs,
            attachment: None,
        })
    }

    /// Where async jobs of the task's user are kept on the target, unexpanded.
    pub(super) fn async_dir(&self) -> Result<String, ActionError> {
        if let Some(dir) = self.fields.environment.get("ANSIBLE_ASYNC_DIR") {
            return Ok(dir.clone());
        }
        let variable = self
            .templar
            .variable("ansible_async_dir")
            .map_err(|error| ActionError::Error(error.message().to_string()))?;
        Ok(variable
            .map(|value| value.to_string())
            .or_else(|| self.run.settings.config.env("ANSIBLE_ASYNC_DIR"))
            .unwrap_or_else(|| "~/.ansible_async".into()))
    }

    async fn run_request(&self, request: ModuleRequest) -> Result<TaskResult, ActionError> {
        let module = request.module.clone();
        let result = self.session().await?.run_module(request, None).await;
        match result {
            Ok(mut result) => {
                self.ran_module.store(true, Ordering::Relaxed);
                add_lines(&mut result);
                *self.module_failure.lock() = ModuleFailure::of(&result);
                Ok(result)
            }
            Err(SessionError::Lost(reason)) => {
                self.run.events.verbose(
                    3,
                    &format!(
                        "<{}> LOST the connection while {module} ran: {reason}",
                        self.host
                    ),
                );
                Err(ActionError::Unreachable(reason))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn skipped_in_check_mode(&self, module: &str) -> Option<TaskResult> {
        if !self.fields.check_mode {
            return None;
        }
        let meta = self.run.registry.module(module).ok()?.plugin.meta();
        (meta.check_mode == Support::None).then(|| TaskResult {
            skipped: Some(true),
            msg: Some(json!(format!(
                "remote module ({module}) does not support check mode"
            ))),
            ..TaskResult::default()
        })
    }

    /// Text that an action wants to be evaluated: that of an argument as it came into the task, or else text by
    /// the action's author.
    fn text(&self, text: &str) -> Str {
        let args = Value::Dict(self.args.clone());
        find_text(&args, text).unwrap_or_else(|| {
            let tags = Tags {
                trusted: true,
                origin: None,
                extension: None,
            };
            Str::tagged(text, tags)
        })
    }

    fn template_error(&self, error: &TemplateError, text: Option<&Str>) -> ActionError {
        let origin = text.and_then(|text| text.origin().cloned());
        *self.template_failure.lock() = Some((error.clone(), origin));
        ActionError::Error(error.message().to_string())
    }

    /// The steps of an action's error: those of the template that failed, if it is about one.
    pub(super) fn error_steps(&self, message: &str) -> Vec<FailureStep> {
        let template_failure = self.template_failure.lock().take();
        if let Some(step) = self.blamed_step(message) {
            return vec![step];
        }
        let Some((error, origin)) = template_failure else {
            return vec![FailureStep::new(message)];
        };
        let Some(lead) = message.strip_suffix(error.message()) else {
            return vec![FailureStep::new(message)];
        };
        let lead = lead.trim_end_matches(": ");
        let own = (!lead.is_empty()).then(|| step_at(lead, origin));
        own.into_iter().chain(template_steps(&error)).collect()
    }

    /// The step of an action's failure, when the action told more of it.
    pub(super) fn blamed_step(&self, message: &str) -> Option<FailureStep> {
        let Blame { origin, help } = self.blamed.lock().take()?;
        Some(FailureStep {
            help,
            apart: true,
            ..step_at(message, origin)
        })
    }

    /// Warns of what was undefined, of all that is in one template together.
    fn warn_of_placeholders(&self, errors: &[TemplateError]) {
        let mut groups: Vec<(Option<&Origin>, Vec<String>)> = Vec::new();
        for (number, error) in (1..).zip(errors) {
            let line = format!("error {number} - {}", error.message());
            match groups.iter_mut().find(|(at, _)| *at == error.origin()) {
                Some((_, lines)) => lines.push(line),
                None => groups.push((error.origin(), vec![line])),
            }
        }
        for (origin, lines) in groups {
            let s = if lines.len() == 1 { "" } else { "s" };
            let text = format!(
                "Encountered {} template error{s}.\n{}",
                lines.len(),
                lines.join("\n")
            );
            self.warning(&with_place(text, origin));
        }
    }
}

const OMITTED: &str =
    "The result of the `var` expression could not be omitted; a placeholder was used instead.";

/// A key among the arguments, at any depth.
fn find_key(value: &Value, name: &str) -> Option<Str> {
    match value {
        Value::List(list) => list.raw_vec().iter().find_map(|item| find_key(item, name)),
        Value::Dict(dict) => dict.raw_items().iter().find_map(|(key, item)| match key {
            Value::Str(key) if key.as_str() == name => Some(key.clone()),
            _ => find_key(item, name),
        }),
        _ => None,
    }
}

/// The text inside of a value that reads so.
fn find_text(value: &Value, text: &str) -> Option<Str> {
    match value {
        Value::Str(found) => (found.as_str() == text).then(|| found.clone()),
        Value::List(list) => list.raw_vec().iter().find_map(|item| find_text(item, text)),
        Value::Dict(dict) => dict
            .raw_items()
            .iter()
            .find_map(|(_, item)| find_text(item, text)),
        _ => None,
    }
}

#[async_trait]
impl ActionHost for TaskHost {
    async fn execute_module(&self, call: ModuleCall) -> Result<TaskResult, ActionError> {
        let module = short_name(&call.module);
        self.run.registry.module(module).map_err(|error| {
            ActionError::Error(if error.is_unknown() {
                format!(
                    "The module {} was not found in configured module paths",
                    call.module
                )
            } else {
                error.to_string()
            })
        })?;
        if let Some(skipped) = self.skipped_in_check_mode(module) {
            return Ok(skipped);
        }
        // A prediction leaves no job behind.
        if call.wrap_async && self.fields.async_seconds > 0 && !self.fields.check_mode {
            let mut args = Map::new();
            args.insert("module".into(), json!(module));
            args.insert("module_args".into(), Json::Object(call.args));
            args.insert("time_limit".into(), json!(self.fields.async_seconds));
            args.insert("async_dir".into(), json!(self.async_dir()?));
            args.insert("contents".into(), json!(call.attachment.is_some()));
            let mut request = self.request("async_wrapper", args)?;
            request.attachment = call.attachment;
            let mut launched = self.run_request(request).await?;
            // The launch is no call that the playbook made.
            launched.fields.shift_remove("invocation");
            return Ok(launched);
        }
        if module == "user"
            && !self.fields.check_mode
            && call
                .args
                .get("state")
                .is_some_and(|state| state == "absent")
            && let Some(name) = call.args.get("name").and_then(Json::as_str)
        {
            self.run.pool.leave_user(&self.place.host, name).await;
        }
        let mut request = self.request(module, call.args)?;
        request.attachment = call.attachment;
        self.run_request(request).await
    }

    async fn exec(&self, mut request: ExecRequest) -> Result<ExecOutput, ActionError> {
        let (session, key) = self.keyed_session().await?;
        // As in Ansible: a local command has no terminal, and a prompt is not answered through one.
        request.pty &= key.escalation.is_none() && key.plugin_name != "local";
        Ok(session.exec(request, self.fields.no_log).await?)
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ActionError> {
        Ok(self.session().await?.put_file(local, remote, mode).await?)
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ActionError> {
        Ok(self.session().await?.fetch_file(remote, local).await?)
    }

    fn template(&self, source: &str) -> Result<Json, ActionError> {
        let source = self.text(source);
        self.templar
            .template_to_json(&Value::Str(source.clone()))
            .map_err(|error| self.template_error(&error, Some(&source)))
    }

    fn evaluate_expression(&self, expression: &str) -> Result<Json, ActionError> {
        let expression = self.text(expression);
        let failed = |error| self.template_error(&error, Some(&expression));
        let (value, missing) = match self.templar.evaluate_with_placeholders(&expression) {
            Err(error) if error.kind() == TemplateErrorKind::Omitted => {
                self.warning(&with_place(OMITTED.into(), expression.origin()));
                return Ok(json!("<<Omit>>"));
            }
            other => other.map_err(failed)?,
        };
        self.warn_of_placeholders(&missing);
        value
            .to_json()
            .map_err(|error| ActionError::Error(error.to_string()))
    }

    fn evaluate(&self, condition: &str) -> Result<bool, ActionError> {
        let condition = self.text(condition);
        self.templar
            .evaluate_conditional(&Value::Str(condition.clone()))
            .map_err(|error| self.template_error(&error, Some(&condition)))
    }

    fn variable(&self, name: &str) -> Result<Option<Json>, ActionError> {
        let value = self
            .templar
            .variable(name)
            .map_err(|error| self.template_error(&error, None))?;
        value
            .map(|value| {
                value
                    .to_json()
                    .map_err(|error| ActionError::Error(error.to_string()))
            })
            .transpose()
    }

    fn inventory_hostname(&self) -> String {
        self.host.to_string()
    }

    fn find_file(&self, subdirectory: &str, name: &str) -> Result<PathBuf, ActionError> {
        let context = self.templar.context();
        let home = self.run.settings.config.env("HOME");
        find_file(context, home.as_deref(), subdirectory, name).map_err(ActionError::Error)
    }

    fn verbose(&self, level: u8, message: &str) {
        self.run
            .events
            .verbose(level, &format!("<{}> {message}", self.host));
    }

    fn warning(&self, message: &str) {
        self.warnings.lock().push(message.to_string());
    }

    async fn prompt(&self, request: PromptRequest) -> Result<PromptAnswer, ActionError> {
        let prompt = Prompt {
            text: request.text,
            private: request.private,
            seconds: request.seconds,
            complete_keys: request.complete_keys,
            interrupt_keys: request.interrupt_keys,
        };
        Ok(match self.run.prompter.ask(&prompt).await {
            Ok(text) => PromptAnswer::Text(text),
            Err(PromptError::NotInteractive) => PromptAnswer::NotInteractive,
            Err(PromptError::TimedOut) => PromptAnswer::TimedOut,
            // A terminal that is gone answers nothing any more.
            Err(PromptError::Interrupted | PromptError::EndOfFile) => PromptAnswer::Interrupted,
        })
    }

    async fn reset_connection(&self) -> Result<(), ActionError> {
        self.session.lock().take();
        // The connection may be one that another task opened.
        self.run.pool.reset(&self.session_key()?).await;
        Ok(())
    }

    fn display(&self, message: &str) {
        self.run.events.emit(&Event::Message {
            text: message.to_string(),
        });
    }

    fn setting(&self, environment: &str, section: &str, key: &str) -> Option<String> {
        let config = &self.run.settings.config;
        config.env(environment).or_else(|| config.ini(section, key))
    }

    fn blame(&self, argument: Option<&str>, help: Option<&str>) {
        let args = Value::Dict(self.args.clone());
        let found = argument
            .and_then(|argument| find_key(&args, argument).or_else(|| find_text(&args, argument)));
        *self.blamed.lock() = Some(Blame {
            origin: found.and_then(|text| text.origin().cloned()),
            help: help.map(ToString::to_string),
        });
    }

    fn render_file(&self, template: &TemplateFile) -> Result<String, ActionError> {
        let text =
            String::from_utf8(self.decrypted(&template.path, std::fs::read(&template.path))?)
                .map_err(|error| {
                    ActionError::Error(format!("{} is not UTF-8: {error}", template.path.display()))
                })?;
        let mut options = FileTemplateOptions::default();
        for (name, value) in &template.options {
            options
                .set(name, &Value::from_json(value))
                .map_err(|error| self.template_error(&error, None))?;
        }
        let templar = self.templar.with_template_variables(
            &template.path,
            &template.name,
            template.destination.as_deref(),
        );
        templar
            .render_file(&text, &template.path, &options)
            .map_err(|error| self.template_error(&error, None))
    }

    fn with_module_defaults(
        &self,
        module: &str,
        args: Map<String, Json>,
    ) -> Result<Map<String, Json>, ActionError> {
        if self.task.directives.module_defaults.is_empty() {
            return Ok(args);
        }
        let loader = &self.run.loader;
        let module = short_name(module);
        let found = defaults_of(module, loader, &self.directory, &self.task, &self.templar);
        let found = found.map_err(|steps| ActionError::Error(Failure { steps }.message()))?;
        let missing = Dict::new();
        for (name, value) in found.raw_items() {
            let name = name.to_string();
            if !args.contains_key(&name) {
                missing.insert_str(&name, value);
            }
        }
        let templated = self.templar.template(&Value::Dict(missing));
        let json = templated
            .map_err(|error| self.template_error(&error, None))?
            .to_json();
        let Json::Object(mut all) = json.map_err(|error| ActionError::Error(error.to_string()))?
        else {
            return Ok(args);
        };
        all.extend(args);
        Ok(all)
    }

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, ActionError> {
        let secrets = self.vault_secrets();
        let is_locked = |bytes: &[u8]| shevek_vault::is_encrypted(bytes) && secrets.is_empty();
        // Reading a pipe would wait for somebody who writes into it.
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(ActionError::Error(format!(
                "Could not find or access '{}'{REMOTE_HINT}",
                path.display()
            )));
        }
        match std::fs::read(path) {
            Ok(bytes) if is_locked(&bytes) => Err(ActionError::Error(format!(
                "A vault password or secret must be specified to decrypt {}",
                path.display()
            ))),
            bytes => self.decrypted(path, bytes),
        }
    }
}

impl TaskHost {
    fn vault_secrets(&self) -> Arc<VaultSecrets> {
        let templates = self.run.variables.templates();
        Arc::clone(&templates.configuration().vault_secrets)
    }

    /// The contents of a file, decrypted when it is vaulted.
    fn decrypted(
        &self,
        path: &Path,
        bytes: std::io::Result<Vec<u8>>,
    ) -> Result<Vec<u8>, ActionError> {
        let shown = path.display();
        let bytes = bytes.map_err(|error| ActionError::Error(unreadable(path, &error)))?;
        if !shevek_vault::is_encrypted(&bytes) {
            return Ok(bytes);
        }
        let text = String::from_utf8_lossy(&bytes);
        match shevek_vault::decrypt(&text, &self.vault_secrets()) {
            Ok(plain) => Ok(plain.to_vec()),
            Err(error) => {
                let file = Origin {
                    file: shown.to_string().into(),
                    line: 0,
                    column: 0,
                };
                let error = TemplateError::new(TemplateErrorKind::Other, error.to_string());
                Err(self.template_error(&error.or_origin(Some(&file)), None))
            }
        }
    }
}

/// Why a module cannot get an argument: Ansible's modules refuse bytes that are no UTF-8.
fn refusal_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => refusal(text),
        Json::Array(items) => items.iter().find_map(refusal_of),
        Json::Object(entries) => entries.values().find_map(refusal_of),
        _ => None,
    }
}
