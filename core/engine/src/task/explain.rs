//! From errors to the chain that the user reads.

use std::sync::Arc;

use shevek_jinja::{Origin, Value};
use shevek_playbook::{Task, is_variable_name};
use shevek_template::{TemplateError, TemplateErrorKind};
use shevek_yaml::{Diagnostic, Source};

use super::FieldError;
use crate::event::FailureStep;

/// A step with the source lines of its place.
pub(crate) fn step_at(message: impl Into<String>, origin: Option<Origin>) -> FailureStep {
    let excerpt = origin.as_ref().map(excerpt).unwrap_or_default();
    FailureStep {
        message: message.into(),
        origin: origin.map(|origin| origin.to_string()),
        excerpt,
        help: None,
        apart: false,
    }
}

/// A step about a text that stands nowhere.
pub(crate) fn step_in_text(message: impl Into<String>, text: &str) -> FailureStep {
    FailureStep {
        origin: Some("<unknown>".into()),
        excerpt: vec![shortened(text)],
        ..FailureStep::new(message)
    }
}

/// The words that fit in a line. Python: `textwrap.shorten`.
fn shortened(text: &str) -> String {
    const WIDTH: usize = 120;
    const MORE: &str = " [...]";
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if whole.chars().count() <= WIDTH {
        return whole;
    }
    let mut line = String::new();
    for word in whole.split(' ') {
        let length = line.chars().count() + usize::from(!line.is_empty()) + word.chars().count();
        if length + MORE.len() > WIDTH {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    format!("{line}{MORE}").trim_start().to_string()
}

/// Whether a template is one variable and nothing else.
fn is_reference(template: &str) -> bool {
    template
        .trim()
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"))
        .is_some_and(|name| is_variable_name(name.trim()))
}

/// The first step of every failure: the task itself.
pub(crate) fn task_step(task: &Task) -> FailureStep {
    const MESSAGE: &str = "Task failed";
    match &task.span {
        // What was typed on the command line has no lines.
        Some(span) if span.line == 0 => FailureStep {
            origin: Some(span.source.name().to_string()),
            excerpt: vec![span.source.text().to_string()],
            ..FailureStep::new(MESSAGE)
        },
        span => step_at(MESSAGE, span.as_ref().map(shevek_yaml::Span::origin)),
    }
}

/// The steps of a template error, outermost first.
pub(crate) fn template_steps(error: &TemplateError) -> Vec<FailureStep> {
    let mut steps = Vec::new();
    let mut current = Some(error);
    while let Some(error) = current {
        let cause = error.cause();
        let message = match cause {
            Some(cause) => error
                .message()
                .strip_suffix(cause.message())
                .and_then(|lead| lead.strip_suffix(": "))
                .unwrap_or_else(|| error.message()),
            None => error.message(),
        };
        match (error.kind(), error.source_text()) {
            (kind @ (TemplateErrorKind::Unstorable | TemplateErrorKind::Untrusted), Some(text))
                if cause.is_none()
                    && (kind == TemplateErrorKind::Unstorable || error.origin().is_none()) =>
            {
                let mut step = step_in_text(message, text);
                step.help = error.help().map(str::to_string);
                steps.push(step);
            }
            (TemplateErrorKind::Loop, Some(text)) if is_reference(text) => {
                let (lead, end) = message.split_once(": ").unwrap_or((message, ""));
                steps.push(step_at(lead, error.origin().cloned()));
                steps.extend((!end.is_empty()).then(|| FailureStep {
                    apart: true,
                    ..FailureStep::new(end)
                }));
            }
            _ => {
                let mut step = step_at(message, error.origin().cloned());
                if cause.is_none() {
                    step.help = error.help().map(str::to_string);
                    step.apart = error.kind() == TemplateErrorKind::Refused;
                }
                steps.push(step);
            }
        }
        current = cause;
    }
    steps
}

/// The steps of a keyword that cannot be read.
pub(crate) fn field_steps(task: &Task, error: &FieldError) -> Vec<FailureStep> {
    // Ansible's name of it.
    let keyword = match error.keyword() {
        "async" => "async_val",
        keyword => keyword,
    };
    let message = format!("Error processing keyword '{keyword}'");
    match error {
        FieldError::Template { error, .. } if keyword == "environment" => {
            let written = Value::from(task.directives.environment.clone());
            let written = written.repr().unwrap_or_default();
            let mut steps = vec![step_in_text(message, &written)];
            steps.extend(template_steps(error));
            steps
        }
        FieldError::Template { error, .. } => {
            let mut steps = vec![step_at(message, error.origin().cloned())];
            steps.extend(template_steps(error));
            steps
        }
        FieldError::Type { origin, .. } => {
            let mut cause = step_at(error.to_string(), origin.clone());
            cause.apart = true;
            vec![step_at(message, origin.clone()), cause]
        }
    }
}

/// A message with the place it is about, as warnings have it.
pub(crate) fn with_place(message: String, origin: Option<&Origin>) -> String {
    match origin {
        Some(origin) => format!("{message}\n{}", place(origin)),
        None => message,
    }
}

/// A place with the source lines there.
pub(crate) fn place(origin: &Origin) -> String {
    format!("Origin: {origin}\n\n{}", excerpt(origin).join("\n"))
}

/// The message of a warning without its place.
pub(crate) fn without_place(warning: &str) -> &str {
    warning
        .split_once("\nOrigin: ")
        .map_or(warning, |(message, _)| message)
}

fn excerpt(origin: &Origin) -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(&*origin.file) else {
        return Vec::new();
    };
    let source: Arc<Source> = if text.starts_with("$ANSIBLE_VAULT") {
        Source::encrypted(&*origin.file, text)
    } else {
        Source::new(&*origin.file, text)
    };
    Diagnostic::in_source(&source, "")
        .at_position(origin.line, origin.column)
        .excerpt()
}
