//! Expressions whose undefined parts are shown instead of failing.

use shevek_jinja::{Error, ErrorKind, Str, Value};

use super::Templar;
use super::conditional::check_trust;
use super::failure::{template_error, template_error_at};
use super::finalize::finalize_with;
use crate::environment::Source;
use crate::{TemplateError, is_omit};

impl Templar {
    /// Evaluates an expression without delimiters to the end. Each part of its value that is undefined becomes a
    /// text such as `<< error 1 - 'x' is undefined >>`; the errors come in the order of their numbers, with the
    /// places of the templates they are in. Ansible: `ReplacingMarkerBehavior`.
    ///
    /// # Errors
    /// An expression that is not trusted, and all that is wrong with it otherwise.
    pub fn evaluate_with_placeholders(
        &self,
        expression: &Str,
    ) -> Result<(Value, Vec<TemplateError>), TemplateError> {
        let origin = expression.origin();
        check_trust(expression).map_err(|error| error.or_origin(origin))?;
        let mut errors = Vec::new();
        let mut placeholder = |error: Error| {
            let error = template_error_at(&error, origin);
            if !error.is_undefined() {
                return Err(super::jinja_error(&error));
            }
            let number = errors.len() + 1;
            let text = format!("<< error {number} - {} >>", error.message());
            errors.push(error);
            Ok(Value::Str(Str::new(text)))
        };
        let value = self
            .core()
            .evaluate(
                self.resolved(),
                &Source::Expression(&expression.to_arc()),
                origin,
            )
            .or_else(|error| match error.kind() {
                ErrorKind::Undefined => placeholder(error),
                _ => Err(error),
            })
            .and_then(|value| finalize_with(&value, &mut placeholder))
            .map_err(|error| template_error(&error).or_origin(origin))?;
        if is_omit(&value) {
            return Err(super::template::omitted().or_origin(origin));
        }
        Ok((value, errors))
    }
}
