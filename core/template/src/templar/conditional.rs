//! Conditions: `when`, `until`, `failed_when`, `changed_when`, `assert`.

use shevek_jinja::{Origin, Str, Value};
use shevek_yaml::Deprecated;

use super::Templar;
use super::failure::template_error;
use super::template::{omitted, origin_of};
use crate::{TemplateError, TemplateErrorKind, is_omit};

const BROKEN_HELP: &str = "Broken conditionals can be temporarily allowed with the `ALLOW_BROKEN_CONDITIONALS` configuration option.";

const ALLOWED_HELP: &str = "Broken conditionals are currently allowed because the `ALLOW_BROKEN_CONDITIONALS` configuration option is enabled.";

const AS_TEMPLATE: &str =
    "Conditionals should not be surrounded by templating delimiters such as {{ }} or {% %}.";

const UNTRUSTED_HELP: &str = "Templates and expressions must be defined by trusted sources such as playbooks or roles, not untrusted sources such as module results.";

impl Templar {
    /// Evaluates one condition as Ansible 2.19 does: its result must be a boolean.
    ///
    /// `condition` is a boolean, or trusted text: an expression without delimiters, or one template
    /// whose result is a boolean or such an expression again.
    ///
    /// # Errors
    /// What evaluating it gives, and [`TemplateErrorKind::BrokenConditional`] when it is empty, no
    /// text, or its result is not a boolean, unless the environment allows broken conditionals.
    pub fn evaluate_conditional(&self, condition: &Value) -> Result<bool, TemplateError> {
        let origin = origin_of(condition);
        self.condition(condition).map_err(|error| {
            if error.is_undefined() {
                return error.context("Error while evaluating conditional", origin);
            }
            error.or_origin(origin)
        })
    }

    fn condition(&self, condition: &Value) -> Result<bool, TemplateError> {
        let text = match condition {
            Value::Bool(flag) => return Ok(*flag),
            Value::None => {
                return self.empty(condition);
            }
            Value::Str(text) if text.trim().is_empty() => {
                return self.empty(condition);
            }
            Value::Str(text) => text,
            other => {
                if self.allows_broken() {
                    return self.condition_result(other, origin_of(other));
                }
                return Err(broken("Conditional expressions must be strings."));
            }
        };
        if is_one_template(text) {
            check_trust(text)?;
            let trimmed = Str::with_tags(text.trim(), text.tags().cloned().unwrap_or_default());
            let result = self.template(&Value::Str(trimmed))?;
            // Text that a template gave is an expression, if whoever wrote it is trusted.
            return match &result {
                Value::Str(expression) if expression.trim().is_empty() => self.empty(&result),
                Value::Str(expression) => {
                    let result = self.condition_expression(expression)?;
                    self.condition_result(&result, expression.origin())
                }
                _ => {
                    self.deprecated(AS_TEMPLATE, None, text.origin());
                    self.condition_result(&result, text.origin())
                }
            };
        }
        self.condition_result(&self.condition_expression(text)?, text.origin())
    }

    fn condition_expression(&self, text: &Str) -> Result<Value, TemplateError> {
        check_trust(text)?;
        let source = super::embedded::with_embedded_templates(&text.to_arc());
        self.expression_value(&source, text.origin())
    }

    /// `origin` is where the condition stands: that of a result without one of its own, `None` aside.
    fn condition_result(
        &self,
        result: &Value,
        origin: Option<&Origin>,
    ) -> Result<bool, TemplateError> {
        if let Value::Bool(flag) = result {
            return Ok(*flag);
        }
        if is_omit(result) {
            return Err(omitted());
        }
        let truth = result.is_true().map_err(|error| template_error(&error))?;
        let place = origin_of(result)
            .or(origin.filter(|_| !result.is_none()))
            .map_or_else(|| "<unknown>".to_owned(), ToString::to_string);
        let place = Value::from(place)
            .repr()
            .map_err(|error| template_error(&error))?;
        let (shown, type_name) = (if truth { "True" } else { "False" }, result.type_name());
        let message = format!(
            "Conditional result ({shown}) was derived from value of type '{type_name}' at {place}. Conditionals must have a boolean result."
        );
        if !self.allows_broken() {
            return Err(broken(message));
        }
        self.deprecated(&message, Some(ALLOWED_HELP), origin);
        Ok(truth)
    }

    /// An empty condition, which holds where broken ones are allowed.
    fn empty(&self, condition: &Value) -> Result<bool, TemplateError> {
        if !self.allows_broken() {
            return Err(broken("Empty conditional expressions are not allowed."));
        }
        let message = "Empty conditional expression was evaluated as True.";
        self.deprecated(message, Some(ALLOWED_HELP), origin_of(condition));
        Ok(true)
    }

    fn allows_broken(&self) -> bool {
        self.environment().configuration().allow_broken_conditionals
    }

    fn deprecated(&self, message: &str, help: Option<&'static str>, origin: Option<&Origin>) {
        self.context().deprecated.add(Deprecated {
            message: message.to_owned(),
            help,
            version: "2.23",
            origin: origin.cloned(),
        });
    }
}

fn broken(message: impl Into<String>) -> TemplateError {
    TemplateError::new(TemplateErrorKind::BrokenConditional, message).with_help(BROKEN_HELP)
}

pub(super) fn check_trust(text: &Str) -> Result<(), TemplateError> {
    if text.is_trusted() {
        return Ok(());
    }
    let error = TemplateError::new(
        TemplateErrorKind::Untrusted,
        "Encountered untrusted template or expression.",
    )
    .with_help(UNTRUSTED_HELP);
    // What stands nowhere is shown itself.
    Err(match text.origin() {
        Some(_) => error.or_origin(text.origin()),
        None => error.or_source(&text.to_arc(), None, None),
    })
}

/// Whether the text could be one template from its first to its last character.
pub(super) fn is_one_template(text: &str) -> bool {
    let text = text.trim();
    [("{{", "}}"), ("{%", "%}"), ("{#", "#}")]
        .iter()
        .any(|(start, end)| text.starts_with(start) && text.ends_with(end))
}
