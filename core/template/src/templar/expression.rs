//! Evaluating bare expressions.

use std::sync::Arc;

use shevek_jinja::{Origin, Value};

use super::Templar;
use super::failure::template_error;
use super::finalize::finalize;
use crate::environment::Source;
use crate::{TemplateError, is_omit};

impl Templar {
    /// Evaluates an expression without delimiters, such as `a.b | default(1)`, to the end.
    ///
    /// The caller vouches for the text: it is code, not data.
    ///
    /// # Errors
    /// What parsing and evaluating it gives; a result that is undefined or `omit`.
    pub fn evaluate_expression(&self, expression: &str) -> Result<Value, TemplateError> {
        self.expression_value(&expression.into(), None)
    }

    /// `origin` is where the expression stands.
    pub(super) fn expression_value(
        &self,
        expression: &Arc<str>,
        origin: Option<&Origin>,
    ) -> Result<Value, TemplateError> {
        let _metered = self.environment().metered();
        let source = Source::Expression(expression);
        let result = self
            .core()
            .evaluate(self.resolved(), &source, origin)
            .and_then(|value| finalize(&value));
        let value = result.map_err(|error| template_error(&error))?;
        if is_omit(&value) {
            return Err(super::template::omitted());
        }
        Ok(value)
    }
}
