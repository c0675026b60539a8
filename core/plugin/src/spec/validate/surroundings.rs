//! Where arguments are validated.

/// Where arguments are validated, which decides what can be known there.
#[derive(Clone, Copy)]
pub enum Surroundings<'a> {
    /// On the controller, before a host is touched: paths stay as they are, and an option that the target's
    /// environment may still give is not missed.
    Controller,
    /// On the host where the module runs.
    Target {
        /// The environment there, for `fallback_env` and for `$NAME` in paths.
        env: &'a dyn Fn(&str) -> Option<String>,
        /// The home directory of a user, or of the current one for `None`; for `~` in paths.
        home: &'a dyn Fn(Option<&str>) -> Option<String>,
    },
}

impl Surroundings<'_> {
    /// A variable of the target's environment, as far as it can be known here.
    pub(super) fn env(&self, name: &str) -> Option<String> {
        match self {
            Self::Controller => None,
            Self::Target { env, .. } => env(name),
        }
    }

    /// Whether this is the target.
    pub(super) fn is_target(&self) -> bool {
        matches!(self, Self::Target { .. })
    }
}
