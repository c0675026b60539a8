//! One task on one host: from its keywords to its result.

mod action_host;
mod assert_conditions;
mod async_job;
mod attempts;
mod become_options;
mod conditional;
mod debugger;
mod delegation;
mod escalation;
mod executor;
mod explain;
mod failure_steps;
mod fields;
mod find_file;
mod found;
mod include_task;
mod include_vars;
mod inventory_change;
mod loop_run;
mod looping;
mod module_defaults;
mod name;
mod outcome;
mod result_shape;
mod shell_type;

pub(crate) use conditional::all_hold;
pub(crate) use debugger::{Debugged, Debugger, NextAction, needs_debugger};
pub(crate) use executor::TaskExecutor;
pub(crate) use explain::{place, step_at, with_place};
pub(crate) use fields::{FieldError, FieldReader, TaskFields};
pub(crate) use include_vars::{Collected, join};
pub(crate) use name::{in_role, plain_name, read_flag};
pub(crate) use outcome::{Effect, IncludeRequest, Outcome};
pub(crate) use result_shape::with_exception;
