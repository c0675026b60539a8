//! Loading the role of an `include_role` while a play runs.

use super::context::{Context, PlayScope};
use super::error::Problem;
use super::import_role::{bring_role, parents};
use super::include_tasks::included;
use super::role::{FromFiles, Manner};
use crate::directives::merge_vars;
use crate::include::{IncludedRole, RoleInclude};

/// The role with its tasks and handlers.
pub(crate) fn include_role(
    context: Context<'_>,
    include: &RoleInclude<'_>,
) -> Result<IncludedRole, Problem> {
    let scope = PlayScope::of(context, include.play);
    let task = include.task;
    let frame = included(context, task, &include.loop_vars, include.apply.as_ref())?;
    let manner = Manner {
        is_static: false,
        from_include: true,
        public: include.public,
        validate: include.rolespec_validate,
        allow_duplicates: Some(include.allow_duplicates),
        files: FromFiles {
            tasks: include.tasks_from.clone(),
            vars: include.vars_from.clone(),
            defaults: include.defaults_from.clone(),
            handlers: include.handlers_from.clone(),
        },
        parents: parents(task),
        dependents: Vec::new(),
    };
    let vars = merge_vars(&task.own_vars, &include.loop_vars);
    let loaded = bring_role(&scope, task, include.name, vars, &manner, frame)?;
    let brought = scope.brought(loaded.blocks);
    // Handlers of imported roles are known before those of the role itself are added, as in Ansible.
    let mut handlers = brought.handlers;
    handlers.extend(loaded.handlers);
    Ok(IncludedRole {
        role: loaded.role,
        imported_roles: brought.roles,
        blocks: brought.blocks,
        handlers,
    })
}
