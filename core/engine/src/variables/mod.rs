//! Which variables a task sees on a host, and which of several wins.

mod facts;
mod host_store;
mod hostvars;
mod magic;
mod manager;
mod task_variables;

pub(crate) use manager::{PlayScope, VariableManager};
pub(crate) use task_variables::TaskVariables;
