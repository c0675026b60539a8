//! What `include_tasks` and `include_role` bring while a play runs.

use std::path::Path;
use std::sync::Arc;

use shevek_jinja::Dict;

use crate::block::Block;
use crate::load::LoadError;
use crate::play::Play;
use crate::role::Role;
use crate::task::Task;

/// An `include_tasks` with its file found. Ansible: `IncludedFile`.
pub struct TasksInclude<'a> {
    /// The task that includes. `task.vars` holds its variables.
    pub task: &'a Arc<Task>,
    /// The play.
    pub play: &'a Play,
    /// The file.
    pub file: &'a Path,
    /// The name of the file as the task gave it, templated: includes in it are relative to its folder.
    pub target: &'a str,
    /// Variables of the loop: the item, its index, `ansible_loop`.
    pub loop_vars: Dict,
    /// The argument `apply`, templated.
    pub apply: Option<Dict>,
}

/// An `include_role` with its arguments templated.
pub struct RoleInclude<'a> {
    /// The task that includes.
    pub task: &'a Arc<Task>,
    /// The play.
    pub play: &'a Play,
    /// Which role.
    pub name: &'a str,
    /// Variables of the loop.
    pub loop_vars: Dict,
    /// The argument `apply`.
    pub apply: Option<Dict>,
    /// `tasks_from`.
    pub tasks_from: Option<String>,
    /// `vars_from`.
    pub vars_from: Option<String>,
    /// `defaults_from`.
    pub defaults_from: Option<String>,
    /// `handlers_from`.
    pub handlers_from: Option<String>,
    /// Whether the whole play sees the role's variables; `None` = as configured.
    pub public: Option<bool>,
    /// Whether the role may run again with the same parameters.
    pub allow_duplicates: bool,
    /// Whether the arguments are checked against `meta/argument_specs.yml`.
    pub rolespec_validate: bool,
}

/// What an `include_tasks` brings.
pub struct IncludedTasks {
    /// The tasks. Handlers are the bodies of the blocks.
    pub blocks: Vec<Arc<Block>>,
    /// The roles that `import_role` brings in it; the play has them from now on.
    pub roles: Vec<Arc<Role>>,
    /// The handlers of those roles, which the play has from now on.
    pub handlers: Vec<Arc<Task>>,
}

/// What an `include_role` brings.
pub struct IncludedRole {
    /// The role.
    pub role: Arc<Role>,
    /// Its tasks with those of its dependencies; ends with an implicit `meta: role_complete`.
    pub blocks: Vec<Arc<Block>>,
    /// The roles that `import_role` brings in it; the play has them, too.
    pub imported_roles: Vec<Arc<Role>>,
    /// Its handlers and those of the imported roles, which the play has from now on.
    pub handlers: Vec<Arc<Task>>,
}

/// Why something cannot be included.
#[derive(Debug, thiserror::Error)]
pub enum IncludeError {
    /// A file is wrong: the run ends, as Ansible ends it for a parser error.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The hosts that include it fail with this message: no such file, no such role.
    #[error("{reason}")]
    Failed {
        /// The message.
        reason: String,
        /// Whether the name that was asked for is at fault: messages tell where it is written.
        about_name: bool,
    },
}
