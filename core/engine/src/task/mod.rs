//! One task on one host: from its keywords to its result.

mod action_host;
mod async_job;
mod attempts;
mod conditional;
mod escalation;
mod executor;
mod explain;
mod fields;
mod find_file;
mod include_vars;
mod looping;
mod name;
mod outcome;
mod result_shape;

pub(crate) use executor::TaskExecutor;
pub(crate) use explain::step_at;
pub(crate) use fields::{FieldError, FieldReader, TaskFields};
pub(crate) use include_vars::{Collected, IncludeVars, Included, include_vars, join};
pub(crate) use name::{read_flag, task_name};
pub(crate) use outcome::Outcome;

#[cfg(test)]
pub(crate) use test_task::bare_task;

#[cfg(test)]
mod test_task {
    use shevek_playbook::Task;

    /// A task that does nothing but have a name.
    pub(crate) fn bare_task(action: &str) -> Task {
        Task::new(action, std::sync::Arc::default())
    }
}
