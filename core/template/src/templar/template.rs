//! Templating whole values.

use shevek_jinja::{Error, Origin, Value};

use super::Templar;
use super::failure::template_error_at;
use super::finalize::finalize;
use super::lazy::needs_resolving;
use crate::{TemplateError, TemplateErrorKind, is_omit};

impl Templar {
    /// Templates a value and everything inside of it.
    ///
    /// Only trusted text is a template. A template that is one expression keeps the type of its
    /// result. Elements of lists and dicts that turn out to be `omit` are left out; when the value
    /// itself is, the result is [`crate::omit()`]. What holds no template comes back as it is.
    ///
    /// # Errors
    /// The first template that fails, with the place where it was written.
    pub fn template(&self, value: &Value) -> Result<Value, TemplateError> {
        if !needs_resolving(value) && !matches!(value, Value::Object(_) | Value::Undefined(_)) {
            return Ok(value.clone());
        }
        let _metered = self.environment().metered();
        let result = self
            .core()
            .resolve(self.resolved(), value)
            .and_then(|result| finalize(&result));
        result.map_err(|error| failure(&error, value))
    }

    /// Templates a value, but nothing inside of the list or dict that it gives. Ansible: `resolve_to_container`.
    ///
    /// # Errors
    /// When the value itself is a template that fails.
    pub fn resolve_to_container(&self, value: &Value) -> Result<Value, TemplateError> {
        self.core()
            .resolve(self.resolved(), value)
            .map_err(|error| failure(&error, value))
    }

    /// Templates a value that must not be `omit`.
    ///
    /// # Errors
    /// As [`Templar::template`], and when the value is omitted.
    pub fn template_required(&self, value: &Value) -> Result<Value, TemplateError> {
        let result = self.template(value)?;
        if is_omit(&result) {
            return Err(omitted().or_origin(origin_of(value)));
        }
        Ok(result)
    }

    /// Templates a value and gives its text as Python's `str()`, with nothing for `None`.
    ///
    /// # Errors
    /// As [`Templar::template_required`].
    pub fn template_to_string(&self, value: &Value) -> Result<String, TemplateError> {
        let result = self.template_required(value)?;
        if result.is_none() {
            return Ok(String::new());
        }
        result.str().map_err(|error| failure(&error, value))
    }

    /// Templates a value for the outer world.
    ///
    /// # Errors
    /// As [`Templar::template_required`], and for values that JSON does not know.
    pub fn template_to_json(&self, value: &Value) -> Result<serde_json::Value, TemplateError> {
        let result = self.template_required(value)?;
        result.to_json().map_err(|error| failure(&error, value))
    }
}

fn failure(error: &Error, value: &Value) -> TemplateError {
    let known = template_error_at(error, None);
    if known.kind() == TemplateErrorKind::Unstorable && needs_resolving(value) {
        return known.context("Error rendering template", origin_of(value));
    }
    let lead = if needs_resolving(value) && error.cause().is_none() && !is_undefined(error) {
        error
            .clone()
            .with_message(format!("Error rendering template: {}", error.message()))
    } else {
        error.clone()
    };
    template_error_at(&lead, origin_of(value))
}

fn is_undefined(error: &Error) -> bool {
    error.kind() == shevek_jinja::ErrorKind::Undefined
}

pub(super) fn omitted() -> TemplateError {
    TemplateError::new(
        TemplateErrorKind::Omitted,
        "A template was resolved to an Omit scalar.",
    )
}

/// Where a value was written.
pub(super) fn origin_of(value: &Value) -> Option<&Origin> {
    match value {
        Value::Str(text) => text.origin(),
        Value::List(list) => list.origin(),
        Value::Dict(dict) => dict.origin(),
        _ => None,
    }
}
