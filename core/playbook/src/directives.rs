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
    /// What blocks and plays further out say of keywords whose value is a template, the nearest first: that is what
    /// `omit` leaves.
    pub overridden: Vec<(&'static str, Value)>,
}

impl Directives {
    /// These directives with those of an outer block or play behind them.
    pub fn inherit(&self, outer: &Self) -> Self {
        let mut overridden = Vec::new();
        let mut first = |name: &'static str, own: &Option<Value>, outer_value: &Option<Value>| {
            let further = outer.overridden.iter().filter(|(known, _)| *known == name);
            match own {
                Some(value) if is_template(value) => {
                    overridden.extend(outer_value.clone().map(|value| (name, value)));
                    overridden.extend(further.cloned());
                }
                Some(_) => {}
                None => overridden.extend(further.cloned()),
            }
            own.as_ref().or(outer_value.as_ref()).cloned()
        };
        let join = |outer: &[Value], own: &[Value]| outer.iter().chain(own).cloned().collect();
        let own = self;
        Self {
            any_errors_fatal: first(
                "any_errors_fatal",
                &own.any_errors_fatal,
                &outer.any_errors_fatal,
            ),
            become_: first("become", &own.become_, &outer.become_),
            become_exe: first("become_exe", &own.become_exe, &outer.become_exe),
            become_flags: first("become_flags", &own.become_flags, &outer.become_flags),
            become_method: first("become_method", &own.become_method, &outer.become_method),
            become_user: first("become_user", &own.become_user, &outer.become_user),
            check_mode: first("check_mode", &own.check_mode, &outer.check_mode),
            connection: first("connection", &own.connection, &outer.connection),
            diff: first("diff", &own.diff, &outer.diff),
            environment: join(&outer.environment, &self.environment),
            ignore_errors: first("ignore_errors", &own.ignore_errors, &outer.ignore_errors),
            ignore_unreachable: first(
                "ignore_unreachable",
                &own.ignore_unreachable,
                &outer.ignore_unreachable,
            ),
            no_log: first("no_log", &own.no_log, &outer.no_log),
            port: first("port", &own.port, &outer.port),
            remote_user: first("remote_user", &own.remote_user, &outer.remote_user),
            run_once: first("run_once", &own.run_once, &outer.run_once),
            collections: first("collections", &own.collections, &outer.collections),
            debugger: first("debugger", &own.debugger, &outer.debugger),
            delegate_facts: first("delegate_facts", &own.delegate_facts, &outer.delegate_facts),
            delegate_to: first("delegate_to", &own.delegate_to, &outer.delegate_to),
            module_defaults: join(&outer.module_defaults, &self.module_defaults),
            notify: self.notify.clone().or_else(|| outer.notify.clone()),
            tags: join(&outer.tags, &self.tags),
            throttle: first("throttle", &own.throttle, &outer.throttle),
            timeout: first("timeout", &own.timeout, &outer.timeout),
            overridden,
        }
    }
}

fn is_template(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains("{{"))
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
