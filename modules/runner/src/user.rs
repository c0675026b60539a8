//! Whom the runner runs as.

use shevek_plugin::target::{User, expand_user};

/// Name and home directory of the process's user.
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) home: String,
}

impl Account {
    /// Looks it up in the user database.
    pub(crate) fn current() -> Self {
        let uid = rustix::process::geteuid().as_raw();
        User::by_id(uid).map_or_else(
            || Self {
                name: uid.to_string(),
                home: std::env::var("HOME").unwrap_or_else(|_| "/".into()),
            },
            |user| Self {
                name: user.name,
                home: user.home,
            },
        )
    }
}

/// The path of a file request, `~` replaced.
pub(crate) fn expand(path: &str) -> String {
    let home = std::env::var("HOME").ok();
    expand_user(path, home.as_deref(), rustix::process::geteuid().as_raw())
}
