//! The arguments of `apt`.

use serde::Deserialize;

/// What a task asks for.
#[derive(Deserialize)]
pub(super) struct Args {
    pub(super) state: State,
    pub(super) update_cache: Option<bool>,
    pub(super) update_cache_retries: i64,
    pub(super) update_cache_retry_max_delay: i64,
    pub(super) cache_valid_time: i64,
    pub(super) purge: bool,
    pub(super) package: Option<Vec<String>>,
    pub(super) deb: Option<String>,
    pub(super) default_release: Option<String>,
    pub(super) install_recommends: Option<bool>,
    pub(super) force: bool,
    pub(super) upgrade: Upgrade,
    pub(super) dpkg_options: String,
    pub(super) autoremove: bool,
    pub(super) autoclean: bool,
    pub(super) fail_on_autoremove: bool,
    pub(super) policy_rc_d: Option<i64>,
    pub(super) only_upgrade: bool,
    pub(super) force_apt_get: bool,
    pub(super) clean: bool,
    pub(super) allow_unauthenticated: bool,
    pub(super) allow_downgrade: bool,
    pub(super) allow_change_held_packages: bool,
    pub(super) lock_timeout: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    Absent,
    BuildDep,
    Fixed,
    Latest,
    Present,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Upgrade {
    Dist,
    Full,
    No,
    Safe,
    Yes,
}

impl Args {
    /// Whether packages or files are named.
    pub(super) fn names_packages(&self) -> bool {
        self.package.as_ref().is_some_and(|list| !list.is_empty())
    }

    pub(super) fn deb(&self) -> Option<&str> {
        self.deb.as_deref().filter(|deb| !deb.is_empty())
    }

    pub(super) fn default_release(&self) -> Option<&str> {
        self.default_release
            .as_deref()
            .filter(|release| !release.is_empty())
    }
}
