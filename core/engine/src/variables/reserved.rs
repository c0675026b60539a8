//! Names of variables that mean something else in playbooks.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_jinja::{Dict, Origin};
use shevek_playbook::Role;
use shevek_plugin::Log;

use crate::task::step_at;

/// Keywords of plays, roles, blocks and tasks, and globals of templates. Ansible: `get_reserved_names`. `vars` is no
/// name that users are warned of.
const NAMES: &[&str] = &[
    "action",
    "always",
    "any_errors_fatal",
    "args",
    "async",
    "async_val",
    "become",
    "become_exe",
    "become_flags",
    "become_method",
    "become_user",
    "block",
    "changed_when",
    "check_mode",
    "collections",
    "connection",
    "cycler",
    "debugger",
    "delay",
    "delegate_facts",
    "delegate_to",
    "dict",
    "diff",
    "environment",
    "fact_path",
    "failed_when",
    "force_handlers",
    "gather_facts",
    "gather_timeout",
    "handlers",
    "hosts",
    "ignore_errors",
    "ignore_unreachable",
    "joiner",
    "lipsum",
    "local_action",
    "lookup",
    "loop",
    "loop_control",
    "loop_with",
    "max_fail_percentage",
    "module_defaults",
    "name",
    "namespace",
    "no_log",
    "notify",
    "now",
    "omit",
    "order",
    "poll",
    "port",
    "post_tasks",
    "pre_tasks",
    "q",
    "query",
    "range",
    "register",
    "remote_user",
    "rescue",
    "retries",
    "roles",
    "run_once",
    "serial",
    "strategy",
    "tags",
    "tasks",
    "throttle",
    "timeout",
    "undef",
    "until",
    "vars_files",
    "vars_prompt",
    "when",
    "with_",
];

/// Warns of each such name once.
pub(crate) struct ReservedNames {
    log: Arc<dyn Log>,
    told: Mutex<HashSet<(String, Option<Origin>)>>,
    /// The folders of the roles whose variables have been looked at.
    roles: Mutex<HashSet<PathBuf>>,
}

impl ReservedNames {
    pub(crate) fn new(log: Arc<dyn Log>) -> Self {
        Self {
            log,
            told: Mutex::default(),
            roles: Mutex::default(),
        }
    }

    /// Warns when `name`, which stands at `origin`, is reserved.
    pub(crate) fn check(&self, name: &str, origin: Option<&Origin>) {
        if NAMES.binary_search(&name).is_err()
            || !self.told.lock().insert((name.to_string(), origin.cloned()))
        {
            return;
        }
        let message = format!("Found variable using reserved name '{name}'.");
        self.log
            .warning(&step_at(message, origin.cloned()).with_place());
    }

    /// Warns of all such names in the defaults and variables of a role, when it is met for the first time.
    pub(crate) fn check_role(&self, role: &Role) {
        let mut roles = self.roles.lock();
        if roles.contains(&role.path) {
            return;
        }
        roles.insert(role.path.clone());
        drop(roles);
        self.check_dict(&role.defaults);
        self.check_dict(&role.vars);
    }

    /// Warns of all such names in a table of variables.
    pub(crate) fn check_dict(&self, variables: &Dict) {
        for key in variables.keys() {
            if let shevek_jinja::Value::Str(name) = &key {
                self.check(name, name.origin());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NAMES;

    #[test]
    fn names_can_be_searched() {
        assert!(NAMES.is_sorted());
    }
}
