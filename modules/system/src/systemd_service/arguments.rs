//! The arguments of `systemd_service`.

use serde::Deserialize;

/// What a task asks for.
#[derive(Deserialize)]
pub(super) struct Args {
    pub(super) name: Option<String>,
    pub(super) state: Option<State>,
    pub(super) enabled: Option<bool>,
    pub(super) force: Option<bool>,
    pub(super) masked: Option<bool>,
    pub(super) daemon_reload: bool,
    pub(super) daemon_reexec: bool,
    pub(super) scope: String,
    pub(super) no_block: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Reloaded,
    Restarted,
    Started,
    Stopped,
}

impl State {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Reloaded => "reloaded",
            Self::Restarted => "restarted",
            Self::Started => "started",
            Self::Stopped => "stopped",
        }
    }
}
