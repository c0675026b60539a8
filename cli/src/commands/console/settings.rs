//! What tasks of the console run with.

use clap::ArgMatches;

use crate::commands::login_name::login_name;

/// Changed by the console's own commands.
pub(super) struct ConsoleSettings {
    /// The pattern of hosts.
    pub(super) pattern: String,
    pub(super) remote_user: Option<String>,
    pub(super) escalates: bool,
    pub(super) become_user: Option<String>,
    pub(super) become_method: String,
    pub(super) check: bool,
    pub(super) diff: bool,
    /// Seconds; 0 is no limit.
    pub(super) timeout: u32,
}

impl ConsoleSettings {
    /// The command line and the configuration, as they were joined for the run.
    pub(super) fn read(matches: &ArgMatches, settings: &shevek_engine::Settings) -> Self {
        let pattern = matches.get_one::<String>("pattern");
        Self {
            pattern: pattern.cloned().unwrap_or_else(|| "all".into()),
            remote_user: settings.remote_user.clone(),
            escalates: settings.become_,
            become_user: settings.become_user.clone(),
            become_method: settings
                .become_method
                .clone()
                .unwrap_or_else(|| "sudo".into()),
            check: settings.check,
            diff: settings.diff,
            timeout: matches
                .get_one::<u32>("task-timeout")
                .copied()
                .unwrap_or_else(|| u32::try_from(settings.task_timeout).unwrap_or(u32::MAX)),
        }
    }

    /// The prompt, and whether it is that of a superuser.
    pub(super) fn prompt(&self, hosts: usize, forks: usize) -> (String, bool) {
        let user = self.remote_user.clone().unwrap_or_else(login_name);
        let is_root = self.escalates && matches!(self.become_user.as_deref(), None | Some("root"));
        let sign = if is_root { '#' } else { '$' };
        let pattern = &self.pattern;
        (
            format!("{user}@{pattern} ({hosts})[f:{forks}]{sign} "),
            is_root,
        )
    }
}
