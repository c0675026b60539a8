//! One task on one host: from its keywords to its result.

mod action_host;
mod async_job;
mod attempts;
mod conditional;
mod escalation;
mod executor;
mod explain;
mod fields;
mod looping;
mod name;
mod outcome;
mod result_shape;

pub(crate) use executor::TaskExecutor;
pub(crate) use fields::{FieldError, FieldReader, TaskFields};
pub(crate) use name::{read_flag, task_name};
pub(crate) use outcome::Outcome;

#[cfg(test)]
pub(crate) use test_task::bare_task;

#[cfg(test)]
mod test_task {
    use shevek_playbook::Task;

    /// A task that does nothing but have a name.
    pub(crate) fn bare_task(action: &str) -> Task {
        Task {
            span: None,
            action_span: None,
            name: None,
            action: action.to_string(),
            written_action: action.to_string(),
            args: shevek_jinja::Dict::new(),
            directives: shevek_playbook::Directives::default(),
            vars: shevek_jinja::Dict::new(),
            when: Vec::new(),
            loop_: None,
            register: None,
            changed_when: Vec::new(),
            failed_when: Vec::new(),
            until: Vec::new(),
            retries: None,
            delay: None,
            async_: None,
            poll: None,
            implicit: false,
        }
    }
}
