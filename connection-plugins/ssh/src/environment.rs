//! What the plugin takes from the process it runs in.

use std::path::PathBuf;

use shevek_plugin::target::User;

/// Home directory, user and agent of the person at the controller. Tests make their own.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The home directory: `~` in options and the place of `.ssh`.
    pub home: Option<PathBuf>,
    /// The login name, which is also the remote user when nothing names another.
    pub user: String,
    /// The numeric user id: `%i`.
    pub uid: u32,
    /// The socket of the ssh-agent.
    pub agent_socket: Option<PathBuf>,
    /// The system-wide configuration of OpenSSH's client, `/etc/ssh`.
    pub system_directory: PathBuf,
    /// The environment variables, for `SendEnv`.
    pub variables: Vec<(String, String)>,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let uid = rustix::process::getuid().as_raw();
        let account = User::by_id(uid);
        Self {
            home: variable("HOME")
                .map(PathBuf::from)
                .or_else(|| account.as_ref().map(|account| PathBuf::from(&account.home))),
            user: account
                .map(|account| account.name)
                .or_else(|| variable("USER").map(|user| user.to_string_lossy().into_owned()))
                .unwrap_or_else(|| uid.to_string()),
            uid,
            agent_socket: variable("SSH_AUTH_SOCK").map(PathBuf::from),
            system_directory: "/etc/ssh".into(),
            variables: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
        }
    }

    /// Expands a leading `~` or `~/`.
    pub(crate) fn expand_tilde(&self, path: &str) -> PathBuf {
        match (path.strip_prefix('~'), &self.home) {
            (Some(""), Some(home)) => home.clone(),
            (Some(rest), Some(home)) if rest.starts_with('/') => home.join(&rest[1..]),
            _ => PathBuf::from(path),
        }
    }
}
