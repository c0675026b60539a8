//! Which roles have run on which hosts: a role that does not allow duplicates runs once a host.

use std::collections::HashSet;
use std::sync::Arc;

use shevek_playbook::{Role, Task};

/// Roles by host. Ansible: `_had_task_run` and `_completed` of a `Role`.
#[derive(Debug, Default)]
pub(crate) struct RoleRuns {
    ran: HashSet<(Arc<str>, Arc<str>)>,
    completed: HashSet<(Arc<str>, Arc<str>)>,
}

impl RoleRuns {
    /// A task of the role did something on the host.
    pub(crate) fn task_ran(&mut self, role: &Role, host: &Arc<str>) {
        self.ran
            .insert((Arc::clone(&role.identity), Arc::clone(host)));
    }

    /// The host reached the end of the role.
    pub(crate) fn complete(&mut self, role: &Role, host: &Arc<str>) {
        let key = (Arc::clone(&role.identity), Arc::clone(host));
        if self.ran.contains(&key) {
            self.completed.insert(key);
        }
    }

    /// Whether the task belongs to a role that ran on the host already.
    pub(crate) fn skips(&self, task: &Task, host: &Arc<str>) -> bool {
        let Some(role) = &task.frame.role else {
            return false;
        };
        !role.allow_duplicates
            && !self.completed.is_empty()
            && self
                .completed
                .contains(&(Arc::clone(&role.identity), Arc::clone(host)))
    }
}
