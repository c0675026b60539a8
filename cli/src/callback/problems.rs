//! Warnings, deprecations and errors as all callbacks tell them: each once.

use std::collections::HashSet;

use shevek_engine::{Deprecation, Event, Failure, FailureStep, Report};

use crate::display::{Colour, Terminal};

const HOW_TO_DISABLE: &str =
    "Deprecation warnings can be disabled by setting `deprecation_warnings=False` in ansible.cfg.";

/// Tells problems on standard error. Ansible: the part of `Display` that knows what it has shown.
pub(crate) struct Problems {
    terminal: Terminal,
    deprecations: bool,
    action_warnings: bool,
    told: HashSet<String>,
}

impl Problems {
    /// `deprecations`: whether they are told. Ansible: `deprecation_warnings`.
    pub(crate) fn new(terminal: Terminal, deprecations: bool) -> Self {
        Self {
            terminal,
            deprecations,
            action_warnings: true,
            told: HashSet::new(),
        }
    }

    /// Whether the warnings of results are told. Ansible: `action_warnings`.
    pub(crate) fn with_action_warnings(self, action_warnings: bool) -> Self {
        Self {
            action_warnings,
            ..self
        }
    }

    /// The warnings and deprecations of a result, then why it failed; `errors_to_stderr` decides where that goes.
    pub(crate) fn tell_report(&mut self, report: &Report, errors_to_stderr: bool) {
        self.tell_warnings(report);
        match &report.failure {
            Some(failure) if report.no_log => self.failure(&censored(failure), errors_to_stderr),
            Some(failure) => self.failure(failure, errors_to_stderr),
            None => {}
        }
    }

    /// The warnings and deprecations of a result.
    pub(crate) fn tell_warnings(&mut self, report: &Report) {
        if !report.no_log {
            let told = if self.action_warnings {
                report.result.warnings.as_slice()
            } else {
                &[]
            };
            for warning in told {
                self.warning(warning);
            }
            let deprecations = report.result.get("deprecations");
            for entry in deprecations
                .and_then(|list| list.as_array())
                .into_iter()
                .flatten()
            {
                if let Some(deprecation) = Deprecation::from_result(entry)
                    && !report
                        .deprecated
                        .iter()
                        .any(|known| known.message == deprecation.message)
                {
                    self.deprecation(&deprecation);
                }
            }
        }
        for deprecation in &report.deprecated {
            self.deprecation(deprecation);
        }
    }

    /// What belongs to no result and every callback tells alike: messages, warnings, errors.
    pub(crate) fn tell_event(&mut self, event: &Event) {
        match event {
            Event::JobLeftRunning { host, jid } => self.warning(&format!(
                "job {jid} goes on running on {host}; look at it with: shevek run {host} -m async_status -a jid={jid}"
            )),
            Event::Message { text } => self.terminal.line(text, Colour::Plain),
            Event::Verbose { message, .. } => self.terminal.line(message, Colour::Verbose),
            Event::Warning { message } => self.warning(message),
            Event::Error { message } => self.error(message),
            Event::Deprecated(deprecation) => self.deprecation(deprecation),
            _ => {}
        }
    }

    pub(crate) fn warning(&mut self, message: &str) {
        if let Some(text) = self.fresh(format!("[WARNING]: {}", message.trim())) {
            self.terminal.error_line(&text, Colour::Warning);
        }
    }

    /// An error that belongs to no host's result.
    pub(crate) fn error(&mut self, message: &str) {
        if let Some(text) = self.fresh(format!("[ERROR]: {}", message.trim())) {
            self.terminal.error_line(&text, Colour::Error);
        }
    }

    pub(crate) fn deprecation(&mut self, deprecation: &Deprecation) {
        if !self.deprecations {
            return;
        }
        self.warning(HOW_TO_DISABLE);
        if let Some(text) = self.fresh(format!("[DEPRECATION WARNING]: {}", deprecation.text())) {
            self.terminal.error_line(&text, Colour::Deprecation);
        }
    }

    fn failure(&mut self, failure: &Failure, to_stderr: bool) {
        if let Some(text) = self.fresh(format!("[ERROR]: {}", failure.explain().trim())) {
            if to_stderr {
                self.terminal.error_line(&text, Colour::Error);
            } else {
                self.terminal.line(&text, Colour::Error);
            }
        }
    }

    /// The text unless it was told before; an empty line ends what has several lines.
    fn fresh(&mut self, mut text: String) -> Option<String> {
        if !self.told.insert(text.clone()) {
            return None;
        }
        if text.contains('\n') {
            text.push('\n');
        }
        Some(text)
    }
}

/// Where the task stands, without the reason: that may hold what `no_log` hides. Ansible tells the reason.
fn censored(failure: &Failure) -> Failure {
    let place = failure.steps.first();
    let mut step = FailureStep::new("Task failed: the reason is hidden because of no_log");
    step.origin = place.and_then(|first| first.origin.clone());
    step.excerpt = place.map_or_else(Vec::new, |first| first.excerpt.clone());
    Failure { steps: vec![step] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_a_censored_failure_is_hidden() {
        let mut task = FailureStep::new("Task failed");
        task.origin = Some("site.yml:3:7".into());
        task.excerpt = vec!["3     - fail:".into()];
        let mut cause = FailureStep::new("the password s3cret is wrong");
        cause.origin = Some("site.yml:4:14".into());
        cause.excerpt = vec!["4         msg: s3cret".into()];
        cause.help = Some("Not s3cret?".into());
        let steps = vec![task, cause];
        assert_eq!(
            censored(&Failure { steps }).explain(),
            "Task failed: the reason is hidden because of no_log\nOrigin: site.yml:3:7\n\n3     - fail:"
        );
    }
}
