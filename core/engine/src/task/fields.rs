//! A task's keywords after templating, typed.

use indexmap::IndexMap;
use shevek_jinja::{Origin, Value};
use shevek_playbook::Task;
use shevek_template::{Templar, TemplateError, is_omit};

use super::looping::origin_of;
use crate::settings::Settings;

/// The keywords that steer one run of a task. Ansible: the task after `post_validate`.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskFields {
    pub(crate) connection: Option<String>,
    pub(crate) remote_user: Option<String>,
    pub(crate) port: Option<u64>,
    pub(crate) become_: bool,
    pub(crate) become_user: Option<String>,
    pub(crate) become_method: Option<String>,
    pub(crate) become_exe: Option<String>,
    pub(crate) become_flags: Option<String>,
    pub(crate) check_mode: bool,
    pub(crate) diff: bool,
    pub(crate) no_log: bool,
    pub(crate) ignore_errors: bool,
    pub(crate) ignore_unreachable: bool,
    pub(crate) timeout: i64,
    pub(crate) async_seconds: u64,
    pub(crate) poll_seconds: u64,
    pub(crate) retries: Option<u64>,
    pub(crate) delay: f64,
    pub(crate) environment: IndexMap<String, String>,
    /// What is odd about the keywords.
    pub(crate) warnings: Vec<String>,
    pub(crate) delegate_facts: bool,
    pub(crate) debugger: Option<String>,
    pub(crate) notify: Vec<String>,
}

/// A keyword whose value cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FieldError {
    /// Its template fails.
    #[error("Error processing keyword '{keyword}': {error}")]
    Template {
        /// Which keyword.
        keyword: &'static str,
        /// Why.
        error: TemplateError,
    },
    /// Its value has another type.
    #[error("The value '{value}' could not be converted to '{wanted}'.")]
    Type {
        /// Which keyword.
        keyword: &'static str,
        /// What it was.
        value: String,
        /// Python's name of the wanted type.
        wanted: &'static str,
        /// Where it was written.
        origin: Option<Origin>,
    },
}

impl FieldError {
    /// The keyword that is wrong.
    pub(crate) fn keyword(&self) -> &'static str {
        match self {
            Self::Template { keyword, .. } | Self::Type { keyword, .. } => keyword,
        }
    }
}

/// Templates single keywords.
pub(crate) struct FieldReader<'a> {
    pub(crate) templar: &'a Templar,
    /// What `omit` leaves, by keyword: [`Directives::overridden`](shevek_playbook::Directives::overridden).
    pub(crate) overridden: &'a [(&'static str, Value)],
}

impl<'a> FieldReader<'a> {
    /// For keywords that nothing further out gives a value.
    pub(crate) fn new(templar: &'a Templar) -> Self {
        Self {
            templar,
            overridden: &[],
        }
    }
}

impl FieldReader<'_> {
    pub(crate) fn value(
        &self,
        keyword: &'static str,
        raw: Option<&Value>,
    ) -> Result<Option<Value>, FieldError> {
        let further = self.overridden.iter();
        let further = further.filter(|(name, _)| *name == keyword);
        for raw in raw.into_iter().chain(further.map(|(_, value)| value)) {
            let value = self
                .templar
                .template(raw)
                .map_err(|error| FieldError::Template { keyword, error })?;
            if !is_omit(&value) {
                return Ok((!value.is_none()).then_some(value));
            }
        }
        Ok(None)
    }

    pub(crate) fn text(
        &self,
        keyword: &'static str,
        raw: Option<&Value>,
    ) -> Result<Option<String>, FieldError> {
        Ok(self.value(keyword, raw)?.map(|value| value.to_string()))
    }

    pub(crate) fn flag(
        &self,
        keyword: &'static str,
        raw: Option<&Value>,
    ) -> Result<Option<bool>, FieldError> {
        let Some(value) = self.value(keyword, raw)? else {
            return Ok(None);
        };
        let flag = match &value {
            Value::Bool(flag) => Some(*flag),
            other => match other.to_string().trim().to_ascii_lowercase().as_str() {
                "yes" | "on" | "true" | "1" | "1.0" | "y" | "t" => Some(true),
                "no" | "off" | "false" | "0" | "0.0" | "n" | "f" | "" => Some(false),
                _ => None,
            },
        };
        flag.map(Some).ok_or_else(|| FieldError::Type {
            keyword,
            value: value.to_string(),
            wanted: "bool",
            origin: raw.and_then(origin_of).cloned(),
        })
    }

    pub(crate) fn integer(
        &self,
        keyword: &'static str,
        raw: Option<&Value>,
    ) -> Result<Option<i64>, FieldError> {
        let Some(value) = self.value(keyword, raw)? else {
            return Ok(None);
        };
        let number = match &value {
            Value::Int(number) => Some(*number),
            Value::Bool(flag) => Some(i64::from(*flag)),
            Value::Float(number) => Some(*number as i64),
            other => other.to_string().trim().parse().ok(),
        };
        number.map(Some).ok_or_else(|| FieldError::Type {
            keyword,
            value: value.to_string(),
            wanted: "int",
            origin: raw.and_then(origin_of).cloned(),
        })
    }

    pub(crate) fn float(
        &self,
        keyword: &'static str,
        raw: Option<&Value>,
    ) -> Result<Option<f64>, FieldError> {
        let Some(value) = self.value(keyword, raw)? else {
            return Ok(None);
        };
        let number = match &value {
            Value::Int(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            other => other.to_string().trim().parse().ok(),
        };
        number.map(Some).ok_or_else(|| FieldError::Type {
            keyword,
            value: value.to_string(),
            wanted: "float",
            origin: raw.and_then(origin_of).cloned(),
        })
    }
}

impl TaskFields {
    /// Templates and checks the keywords of `task`.
    pub(crate) fn read(
        task: &Task,
        templar: &Templar,
        settings: &Settings,
    ) -> Result<Self, FieldError> {
        let d = &task.directives;
        let reader = FieldReader {
            templar,
            overridden: &d.overridden,
        };
        let natural = |keyword, raw: Option<&Value>| -> Result<Option<u64>, FieldError> {
            Ok(reader
                .integer(keyword, raw)?
                .map(|number| number.max(0).unsigned_abs()))
        };
        let mut warnings = Vec::new();
        let environment = environment(task, templar, &mut warnings)?;
        let delay = reader.float("delay", task.delay.as_ref())?.unwrap_or(5.0);
        Ok(Self {
            connection: reader.text("connection", d.connection.as_ref())?,
            remote_user: reader.text("remote_user", d.remote_user.as_ref())?,
            port: natural("port", d.port.as_ref())?,
            become_: reader
                .flag("become", d.become_.as_ref())?
                .unwrap_or(settings.become_),
            become_user: reader
                .text("become_user", d.become_user.as_ref())?
                .or_else(|| settings.become_user.clone()),
            become_method: reader
                .text("become_method", d.become_method.as_ref())?
                .or_else(|| settings.become_method.clone()),
            become_exe: reader.text("become_exe", d.become_exe.as_ref())?,
            become_flags: reader.text("become_flags", d.become_flags.as_ref())?,
            check_mode: reader
                .flag("check_mode", d.check_mode.as_ref())?
                .unwrap_or(settings.check),
            diff: reader
                .flag("diff", d.diff.as_ref())?
                .unwrap_or(settings.diff),
            no_log: reader
                .flag("no_log", d.no_log.as_ref())?
                .unwrap_or(settings.no_log),
            ignore_errors: reader
                .flag("ignore_errors", d.ignore_errors.as_ref())?
                .unwrap_or(false),
            ignore_unreachable: reader
                .flag("ignore_unreachable", d.ignore_unreachable.as_ref())?
                .unwrap_or(false),
            timeout: reader
                .integer("timeout", d.timeout.as_ref())?
                .unwrap_or_else(|| i64::try_from(settings.task_timeout).unwrap_or(i64::MAX)),
            async_seconds: natural("async", task.async_.as_ref())?.unwrap_or(0),
            poll_seconds: natural("poll", task.poll.as_ref())?.unwrap_or(settings.poll_interval),
            retries: natural("retries", task.retries.as_ref())?,
            delay: if delay < 0.0 { 1.0 } else { delay },
            environment,
            warnings,
            delegate_facts: reader
                .flag("delegate_facts", d.delegate_facts.as_ref())?
                .unwrap_or(false),
            debugger: reader.text("debugger", d.debugger.as_ref())?,
            notify: texts(&reader, "notify", d.notify.as_deref().unwrap_or_default())?,
        })
    }
}

/// A list of texts; entries that are lists are taken apart.
fn texts(
    reader: &FieldReader<'_>,
    keyword: &'static str,
    raw: &[Value],
) -> Result<Vec<String>, FieldError> {
    let mut texts = Vec::new();
    for raw in raw {
        match reader.value(keyword, Some(raw))? {
            Some(Value::List(list)) => {
                texts.extend(
                    list.to_vec()
                        .unwrap_or_default()
                        .iter()
                        .map(ToString::to_string),
                );
            }
            Some(value) => texts.push(value.to_string()),
            None => {}
        }
    }
    Ok(texts)
}

/// Joins the environments of play, blocks and task; the innermost wins. What is no mapping is left out with a
/// warning. Ansible: `_post_validate_environment`.
fn environment(
    task: &Task,
    templar: &Templar,
    warnings: &mut Vec<String>,
) -> Result<IndexMap<String, String>, FieldError> {
    let failed = |error| FieldError::Template {
        keyword: "environment",
        error,
    };
    // Gathering facts finds out what these would be.
    let gathers = matches!(task.action.as_str(), "gather_facts" | "setup");
    let is_unknown_yet = |error: &TemplateError| {
        let message = error.message();
        gathers && (message.contains("ansible_env") || message.contains("ansible_facts.env"))
    };
    let mut all = IndexMap::new();
    for raw in &task.directives.environment {
        let entries = match raw {
            Value::Dict(dict) => dict.clone(),
            template => match templar.template(template) {
                Ok(Value::Dict(dict)) => dict,
                Ok(value) => {
                    if !is_omit(&value) && !value.is_none() {
                        warnings.push(format!(
                            "could not parse environment value, skipping: [{}]",
                            raw.repr().unwrap_or_else(|_| raw.to_string())
                        ));
                    }
                    continue;
                }
                Err(error) if is_unknown_yet(&error) => continue,
                Err(error) => return Err(failed(error)),
            },
        };
        for (name, raw) in entries.raw_items() {
            match templar.template(&raw) {
                Ok(value) if is_omit(&value) => {}
                Ok(value) => {
                    all.insert(name.to_string(), value.to_string());
                }
                Err(error) if is_unknown_yet(&error) => {}
                Err(error) => return Err(failed(error)),
            }
        }
    }
    Ok(all)
}
