//! Where a task is done: on its own host, or on the one of `delegate_to`.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_playbook::Task;
use shevek_template::{
    Templar, TemplateContext, TemplateError, TemplateErrorKind, Variables, is_omit,
};

use crate::event::Delegated;
use crate::run_context::RunContext;
use crate::variables::{PlayScope, connection_names};

/// The host that a task connects to, with the variables that say how.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) host: Arc<str>,
    /// The variables of that host.
    pub(super) templar: Templar,
    /// Set when the host is another than the task's own.
    pub(super) delegated: Option<Delegated>,
    /// What the task's templates see because of the delegate.
    extra: Vec<(Arc<str>, Value)>,
    /// Whether `delegate_to` names a host, be it the task's own.
    is_named: bool,
}

impl Place {
    /// Reads `delegate_to`. Ansible: `get_delegated_vars_and_hostname`.
    pub(super) fn find(
        run: &RunContext,
        scope: &Arc<PlayScope>,
        task: &Arc<Task>,
        host: &Arc<str>,
        templar: &Templar,
    ) -> Result<Self, TemplateError> {
        let own = |is_named| Self {
            host: Arc::clone(host),
            templar: templar.with_extra([]),
            delegated: None,
            extra: Vec::new(),
            is_named,
        };
        let Some(raw) = &task.directives.delegate_to else {
            return Ok(own(false));
        };
        if raw.is_none() || raw.as_str() == Some("") {
            return Ok(own(false));
        }
        let value = templar.template(raw)?;
        if is_omit(&value) {
            return Ok(own(false));
        }
        if !value.is_true().unwrap_or(true) {
            return Err(TemplateError::new(
                TemplateErrorKind::Other,
                format!("Empty hostname produced from delegate_to: \"{raw}\""),
            ));
        }
        let name = value.to_string();
        if name == **host {
            return Ok(own(true));
        }
        let delegate = run
            .variables
            .for_delegate(scope, host, &name, task)
            .map_err(|error| TemplateError::new(TemplateErrorKind::Other, error.to_string()))?;
        let delegated_vars = run
            .variables
            .ansible_delegated_vars(&name, &delegate.variables);
        let there = Templar::new(
            Arc::clone(run.variables.templates()),
            Arc::new(delegate.variables) as Arc<dyn Variables>,
            TemplateContext::default(),
        );
        let mut extra = vec![(Arc::from("ansible_delegated_vars"), delegated_vars)];
        // How the delegate is reached is told where nothing is known of the task's own host.
        for (name, same) in connection_names().filter(|(name, _)| !templar.is_given(name)) {
            let wins = same.iter().find(|other| there.is_given(other));
            if let Ok(Some(value)) = there.variable(wins.unwrap_or(&name)) {
                extra.push((Arc::from(name), value));
            }
        }
        let address = there
            .variable("ansible_host")
            .ok()
            .flatten()
            .map(|value| value.to_string())
            .filter(|address| *address != name);
        Ok(Self {
            delegated: Some(Delegated {
                host: Arc::from(name),
                address,
            }),
            host: delegate.host,
            templar: there,
            extra,
            is_named: true,
        })
    }

    /// The host whose facts it finds when `delegate_facts` is set; without one they are those of all hosts that the
    /// task stands for. Ansible: `get_delegated_hosts`.
    pub(super) fn facts_host(&self) -> Option<Arc<str>> {
        self.is_named.then(|| Arc::clone(&self.host))
    }

    /// The task's templar with what it sees because of the delegate: `ansible_delegated_vars`, and the variables of the
    /// connection that its own host does not have. `None` when the host is the task's own.
    pub(super) fn seen_by(&self, templar: &Templar) -> Option<Templar> {
        (!self.extra.is_empty()).then(|| templar.with_extra(self.extra.iter().cloned()))
    }
}
