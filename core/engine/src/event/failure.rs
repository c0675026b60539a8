//! Why a task failed, from the task down to the cause.

use std::fmt::Write as _;

/// A chain of steps, outermost first. Ansible: the chain of causes of an error event.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Failure {
    /// The steps.
    pub steps: Vec<FailureStep>,
}

/// One step of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureStep {
    /// What was being done, or for the last step what went wrong.
    pub message: String,
    /// Where it stands (`file:line:column`), when it stands somewhere.
    pub origin: Option<String>,
    /// The source lines before and at the origin with a caret line, ready to print.
    pub excerpt: Vec<String>,
    /// What may help.
    pub help: Option<String>,
    /// Whether it is told apart from the step before although nothing says where it stands.
    pub apart: bool,
}

impl FailureStep {
    /// A step without place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            origin: None,
            excerpt: Vec::new(),
            help: None,
            apart: false,
        }
    }

    /// The message with its place and the lines there, as warnings show it.
    pub(crate) fn with_place(self) -> String {
        Failure { steps: vec![self] }.explain()
    }
}

impl Failure {
    /// The whole message: `Task failed: Finalization of ... failed: 'x' is undefined`.
    pub fn message(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&step.message);
        }
        text
    }

    /// The text that follows `[ERROR]: `. Steps at the same place, and causes without one, are told together.
    pub fn explain(&self) -> String {
        let mut told: Vec<FailureStep> = Vec::new();
        for step in &self.steps {
            match told.last_mut() {
                Some(last)
                    if !step.apart && (step.origin.is_none() || step.origin == last.origin) =>
                {
                    last.message = format!("{}: {}", last.message, step.message);
                    last.help = last.help.take().or_else(|| step.help.clone());
                }
                _ => told.push(step.clone()),
            }
        }
        let mut text = self.message();
        let several = told.len() > 1;
        let count = told.len();
        for (index, step) in told.iter().enumerate() {
            if several {
                let end = if index + 1 < count { "." } else { "" };
                let lead = if index == 0 {
                    "\n\n"
                } else {
                    "\n\n<<< caused by >>>\n\n"
                };
                let _ = write!(text, "{lead}{}{end}", step.message);
            }
            if let Some(origin) = &step.origin {
                let _ = write!(text, "\nOrigin: {origin}");
                if !step.excerpt.is_empty() {
                    let _ = write!(text, "\n\n{}", step.excerpt.join("\n"));
                }
            }
            if let Some(help) = &step.help {
                // As in Ansible, only what stands somewhere has its own paragraph.
                let gap = if step.origin.is_some() { "\n\n" } else { " " };
                let _ = write!(text, "{gap}{help}");
            }
        }
        text
    }
}
