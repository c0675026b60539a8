//! The actions that steer a play from the controller, and the documentation of what the engine does itself
//! (`meta`, includes and imports).

mod add_host;
mod address;
mod arguments;
mod assert;
mod debug;
mod fail;
mod gather_facts;
mod group_by;
mod import_playbook;
mod import_role;
mod import_tasks;
mod in_engine;
mod include_role;
mod include_tasks;
mod include_vars;
mod meta;
mod pause;
mod set_fact;
mod set_stats;
mod spec_from_json;
mod validate_argument_spec;
mod wait_for_connection;

pub use add_host::AddHost;
pub use assert::Assert;
pub use debug::Debug;
pub use fail::Fail;
pub use gather_facts::GatherFacts;
pub use group_by::GroupBy;
pub use import_playbook::ImportPlaybook;
pub use import_role::ImportRole;
pub use import_tasks::ImportTasks;
pub use include_role::IncludeRole;
pub use include_tasks::IncludeTasks;
pub use include_vars::IncludeVars;
pub use meta::Meta;
pub use pause::Pause;
pub use set_fact::SetFact;
pub use set_stats::SetStats;
pub use validate_argument_spec::ValidateArgumentSpec;
pub use wait_for_connection::WaitForConnection;

shevek_plugin::export!();
