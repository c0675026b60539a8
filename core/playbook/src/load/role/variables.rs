//! What the tasks of a role see of the variables of roles.

use std::sync::Arc;

use shevek_jinja::Dict;

use crate::load::static_variables::combine_into;
use crate::role::{OwnVariables, Role};

/// Joined variables, as [`Role`] has them.
#[derive(Default)]
pub(super) struct RoleVariables {
    pub(super) defaults: Dict,
    pub(super) vars: Dict,
    pub(super) params: Dict,
    pub(super) exported_defaults: Dict,
    pub(super) exported_vars: Dict,
}

/// Joins the variables of a role with those of the roles that depend on it and of all its dependencies.
pub(super) fn join(
    own: &OwnVariables,
    parents: &[Arc<Role>],
    dependencies: &[Arc<Role>],
    merge: bool,
) -> RoleVariables {
    let joined = RoleVariables::default();
    let add = |target: &Dict, layer: &Dict| combine_into(target, layer, merge);
    for role in dependencies {
        add(&joined.defaults, &role.exported_defaults);
        add(&joined.exported_defaults, &role.exported_defaults);
    }
    for role in parents {
        add(&joined.defaults, &role.own.defaults);
        add(&joined.params, &role.own.params);
        add(&joined.vars, &role.own.use_vars);
        add(&joined.vars, &role.own.vars);
    }
    add(&joined.defaults, &own.defaults);
    add(&joined.exported_defaults, &own.defaults);
    add(&joined.params, &own.params);
    // As in Ansible the role is also the last of its own chain: its `vars:` come before the dependencies', too.
    add(&joined.vars, &own.use_vars);
    add(&joined.vars, &own.vars);
    for role in dependencies {
        add(&joined.vars, &role.exported_vars);
        add(&joined.exported_vars, &role.exported_vars);
    }
    add(&joined.vars, &own.vars);
    add(&joined.exported_vars, &own.vars);
    add(&joined.vars, &own.use_vars);
    joined
}
