//! The callbacks `timer`, `profile_tasks` and `profile_roles` of the collection ansible.posix: where the time goes.

mod clock;
mod roles;
mod tasks;
mod timer;

pub(super) use roles::ProfileRoles;
pub(super) use tasks::ProfileTasks;
pub(super) use timer::Timer;
