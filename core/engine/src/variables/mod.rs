//! Which variables a task sees on a host, and which of several wins.
//!
//! [`VariableManager`] puts [`TaskVariables`] together from layers, the strongest first:
//!
//! 1. magic variables
//! 2. extra variables (`-e`)
//! 3. variables of the includes around
//! 4. parameters of the role
//! 5. `set_fact` and registered results
//! 6. `include_vars`
//! 7. variables of the task and its blocks
//! 8. variables of the role (`vars`)
//! 9. variables of all public roles of the play, the last role first
//! 10. `vars_files`, the last file first
//! 11. answers to `vars_prompt`, variables of the play
//! 12. facts
//! 13. the inventory: `host_vars`, the host, `group_vars`, groups
//! 14. defaults of the role
//! 15. defaults of all public roles of the play
//! 16. how the host is reached

mod combine;
mod connection;
mod directory;
mod error;
mod facts;
mod files;
mod host_store;
mod host_variables;
mod hostvars;
mod magic;
mod manager;
mod play_scope;
#[cfg(test)]
mod precedence_test;
mod reserved;
mod search;
mod task_variables;
mod vars_files;

pub(crate) use combine::combined;
pub use combine::merged;
pub(crate) use connection::connection_names;
pub(crate) use directory::{Choice, DirectoryError, load_directory};
pub use error::VariableError;
pub(crate) use manager::VariableManager;
pub(crate) use play_scope::PlayScope;
pub(crate) use search::{find_file, is_role, task_search_path};
pub(crate) use task_variables::{Layer, TaskVariables};
