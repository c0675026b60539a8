//! From files to typed plays.

mod action_groups;
mod actions;
mod ad_hoc;
mod arguments;
mod block;
mod context;
mod did_you_mean;
mod directives;
mod error;
mod fields;
mod handlers;
mod import_playbook;
mod import_role;
mod import_tasks;
mod include_options;
mod include_role;
mod include_tasks;
mod literals;
mod looping;
mod module_defaults;
mod module_options;
mod play;
mod playbook;
mod role;
mod static_variables;
mod task;
mod vars_prompt;
mod yaml_file;

pub use ad_hoc::{TypedTask, parse_ad_hoc_task};
pub use error::LoadError;
pub use fields::is_variable_name;

pub(crate) use action_groups::ActionGroups;
pub(crate) use context::Context;
pub(crate) use include_role::include_role;
pub(crate) use include_tasks::include_tasks;
pub(crate) use playbook::load_playbook;
