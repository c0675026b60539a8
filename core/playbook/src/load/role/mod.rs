//! Loading roles. Ansible: `ansible.playbook.role`.

mod argument_specs;
mod completion;
mod files;
mod identity;
mod load_role;
mod metadata;
mod play_roles;
mod requirement;
mod role_use;
mod variables;

pub(super) use files::FromFiles;
pub(super) use load_role::{LoadedRole, Manner, load_role};
pub(super) use play_roles::load_play_roles;
pub(super) use role_use::{RoleUse, find_for_task};
