//! The keywords that plays, blocks and tasks share and hand down.

use shevek_jinja::{Dict, Value};

/// Untemplated values of the shared keywords, `None` where nothing was written.
///
/// A task's directives already hold what its blocks and its play say: the innermost wins, lists
/// (`environment`, `tags`) add up.
#[derive(Debug, Clone, Default)]
pub struct Directives {
    /// Stop all hosts when one fails.
    pub any_errors_fatal: Option<Value>,
    /// Whether to become another user.
    pub become_: Option<Value>,
    /// The program to become with.
    pub become_exe: Option<Value>,
    /// Its options.
    pub become_flags: Option<Value>,
    /// How to become: `sudo`, `su`.
    pub become_method: Option<Value>,
    /// Whom to become.
    pub become_user: Option<Value>,
    /// Predict only.
    pub check_mode: Option<Value>,
    /// The connection plugin.
    pub connection: Option<Value>,
    /// Report differences.
    pub diff: Option<Value>,
    /// Environment variables, outermost first.
    pub environment: Vec<Value>,
    /// Go on after a failure.
    pub ignore_errors: Option<Value>,
    /// Go on with a host that was unreachable.
    pub ignore_unreachable: Option<Value>,
    /// Censor arguments and results.
    pub no_log: Option<Value>,
    /// The port to connect to.
    pub port: Option<Value>,
    /// The user to log in as.
    pub remote_user: Option<Value>,
    /// Collections whose plugins go by their short names.
    pub collections: Option<Value>,
    /// When the interactive debugger starts: `always`, `never`, `on_failed`, ...
    pub debugger: Option<Value>,
    /// Whether facts belong to the host that the task is delegated to.
    pub delegate_facts: Option<Value>,
    /// The host that does the task in place of the play's.
    pub delegate_to: Option<Value>,
    /// Default arguments of modules, outermost first; each a mapping by module name without `ansible.builtin.`, or by
    /// `group/` and the full name of a group ([`Loader::action_group`](crate::Loader::action_group)).
    pub module_defaults: Vec<Value>,
    /// Handlers to notify when something changed; the innermost wins.
    pub notify: Option<Vec<Value>>,
    /// Run on one host for all.
    pub run_once: Option<Value>,
    /// Names to select by.
    pub tags: Vec<Value>,
    /// On how many hosts at most it runs at once.
    pub throttle: Option<Value>,
    /// Seconds that one run of an action may take.
    pub timeout: Option<Value>,
}

impl Directives {
    /// These directives with those of an outer block or play behind them.
    pub fn inherit(&self, outer: &Self) -> Self {
        fn first(own: Option<&Value>, outer: Option<&Value>) -> Option<Value> {
            own.or(outer).cloned()
        }
        let join = |outer: &[Value], own: &[Value]| outer.iter().chain(own).cloned().collect();
        Self {
            any_errors_fatal: first(
                self.any_errors_fatal.as_ref(),
                outer.any_errors_fatal.as_ref(),
            ),
            become_: first(self.become_.as_ref(), outer.become_.as_ref()),
            become_exe: first(self.become_exe.as_ref(), outer.become_exe.as_ref()),
            become_flags: first(self.become_flags.as_ref(), outer.become_flags.as_ref()),
            become_method: first(self.become_method.as_ref(), outer.become_method.as_ref()),
            become_user: first(self.become_user.as_ref(), outer.become_user.as_ref()),
            check_mode: first(self.check_mode.as_ref(), outer.check_mode.as_ref()),
            connection: first(self.connection.as_ref(), outer.connection.as_ref()),
            diff: first(self.diff.as_ref(), outer.diff.as_ref()),
            environment: join(&outer.environment, &self.environment),
            ignore_errors: first(self.ignore_errors.as_ref(), outer.ignore_errors.as_ref()),
            ignore_unreachable: first(
                self.ignore_unreachable.as_ref(),
                outer.ignore_unreachable.as_ref(),
            ),
            no_log: first(self.no_log.as_ref(), outer.no_log.as_ref()),
            port: first(self.port.as_ref(), outer.port.as_ref()),
            remote_user: first(self.remote_user.as_ref(), outer.remote_user.as_ref()),
            run_once: first(self.run_once.as_ref(), outer.run_once.as_ref()),
            collections: first(self.collections.as_ref(), outer.collections.as_ref()),
            debugger: first(self.debugger.as_ref(), outer.debugger.as_ref()),
            delegate_facts: first(self.delegate_facts.as_ref(), outer.delegate_facts.as_ref()),
            delegate_to: first(self.delegate_to.as_ref(), outer.delegate_to.as_ref()),
            module_defaults: join(&outer.module_defaults, &self.module_defaults),
            notify: self.notify.clone().or_else(|| outer.notify.clone()),
            tags: join(&outer.tags, &self.tags),
            throttle: first(self.throttle.as_ref(), outer.throttle.as_ref()),
            timeout: first(self.timeout.as_ref(), outer.timeout.as_ref()),
        }
    }
}

/// `outer` with the entries of `own` over it.
pub(crate) fn merge_vars(outer: &Dict, own: &Dict) -> Dict {
    if own.is_empty() {
        return outer.clone();
    }
    if outer.is_empty() {
        return own.clone();
    }
    let merged = Dict::new();
    for (key, value) in outer.raw_items().into_iter().chain(own.raw_items()) {
        let _ = merged.insert(key, value);
    }
    merged
}
