//! What a list of tasks gets from around it.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_jinja::{Dict, Value};

use crate::directives::Directives;
use crate::role::Role;

/// Everything that tasks inherit: from the play, their role, the blocks and imports around them, and the includes that
/// brought them. Ansible: the chain of parents of a task.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The shared keywords, already joined.
    pub directives: Directives,
    /// Variables of blocks, static imports and includes around, already joined (not the play's, not the role's).
    pub vars: Dict,
    /// Conditions of everything around, outermost first.
    pub when: Vec<Value>,
    /// Variables of the dynamic includes around, which win over facts and registered variables; with
    /// `ansible_parent_role_names` and `ansible_parent_role_paths` in roles that a role included or imported.
    /// Ansible: `get_include_params`.
    pub include_params: Dict,
    /// The role that the tasks belong to.
    pub role: Option<Arc<Role>>,
    /// The folders of the files that brought the tasks, the nearest first: as written (relative to what included them)
    /// for `include_tasks` and `import_tasks`, the role's folder for `include_role` and `import_role`.
    pub includes: Vec<PathBuf>,
    /// Whether the tasks are handlers.
    pub handlers: bool,
    /// Whether a failure in here may be meant (`rescue`, `ignore_errors`, `when`).
    pub guarded: bool,
}
