//! Names of tasks and plays: a failing template must not keep a task from being announced.

use std::sync::Arc;

use shevek_jinja::{Str, Value};

use super::Templar;
use super::failure::template_error;
use super::finalize::finalize;
use crate::environment::Source;
use crate::{TemplateError, TemplateErrorKind, is_omit};

impl Templar {
    /// Templates the name of a task or play. What fails is replaced by `<< error 1 - ... >>`; the
    /// errors come along for a warning.
    pub fn template_label(&self, value: &Value) -> (String, Vec<TemplateError>) {
        let mut errors = Vec::new();
        let text = match value {
            Value::Str(text) if text.may_be_template() && is_plain_output(text) => {
                self.label_of_parts(text, &mut errors)
            }
            _ => match self.template_to_string(value) {
                Ok(text) => text,
                Err(error) => mark(error, &mut errors),
            },
        };
        (text, errors)
    }

    fn label_of_parts(&self, text: &Str, errors: &mut Vec<TemplateError>) -> String {
        let mut out = String::new();
        for part in parts(text) {
            let expression: Arc<str> = match part {
                Part::Text(text) => {
                    out.push_str(text);
                    continue;
                }
                Part::Expression(expression) => expression.into(),
            };
            let source = Source::Expression(&expression);
            let result = self.core().evaluate(self.resolved(), &source, None);
            let (error, is_at_end) = match result {
                // What is only printed leaves a gap; what is used further stops the template.
                Ok(Value::Undefined(undefined)) if undefined.is_lenient() => continue,
                Ok(Value::Undefined(undefined)) => (template_error(&undefined.error()), false),
                Ok(value) => match finalize(&value).and_then(|value| match value {
                    Value::None => Ok(String::new()),
                    value if is_omit(&value) => Ok(String::new()),
                    value => value.str(),
                }) {
                    Ok(shown) => {
                        out.push_str(&shown);
                        continue;
                    }
                    Err(error) => (template_error(&error), true),
                },
                Err(error) => {
                    let error = template_error(&error);
                    let is_plugin = matches!(
                        error.kind(),
                        TemplateErrorKind::Plugin | TemplateErrorKind::PluginNotFound
                    );
                    (error, !is_plugin)
                }
            };
            if error.kind() == TemplateErrorKind::Syntax {
                errors.clear();
                let message = error.message().replacen("expression", "template", 1);
                return mark(
                    TemplateError::new(TemplateErrorKind::Syntax, message),
                    errors,
                );
            }
            let message = error.message().replacen(
                "Error rendering expression",
                "Error rendering template",
                1,
            );
            let error = TemplateError::new(error.kind(), message)
                .or_origin(error.origin().or(text.origin()));
            out.push_str(&mark(error, errors));
            if is_at_end {
                let truncated =
                    TemplateError::new(TemplateErrorKind::Other, "template potentially truncated");
                out.push_str(&mark(truncated, errors));
                break;
            }
        }
        out
    }
}

fn mark(error: TemplateError, errors: &mut Vec<TemplateError>) -> String {
    let text = format!("<< error {} - {} >>", errors.len() + 1, error.message());
    errors.push(error);
    text
}

enum Part<'t> {
    Text(&'t str),
    Expression(&'t str),
}

/// Whether the template has nothing but text and expressions, all of them closed.
fn is_plain_output(text: &str) -> bool {
    !text.starts_with("#jinja2:")
        && !text.contains("{%")
        && !text.contains("{#")
        && parts(text).all(|part| !matches!(part, Part::Text(text) if text.contains("{{")))
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        match rest.find("{{") {
            Some(0) => {
                let Some(end) = expression_end(&rest[2..]) else {
                    return Some(Part::Text(std::mem::take(&mut rest)));
                };
                let expression = rest[2..2 + end].trim_matches('-').trim_start_matches('+');
                rest = &rest[end + 4..];
                Some(Part::Expression(expression))
            }
            start => {
                let (text, after) = rest.split_at(start.unwrap_or(rest.len()));
                rest = after;
                Some(Part::Text(text))
            }
        }
    })
}

/// Where the `}}` stands that closes an expression.
fn expression_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_u32);
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'\'' | b'"') => {
                at += 1;
                while *bytes.get(at)? != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'{' => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            b'}' if bytes.get(at + 1) == Some(&b'}') => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}
