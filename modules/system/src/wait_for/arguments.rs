//! The arguments of `wait_for`.

use serde::Deserialize;
use shevek_plugin::ModuleError;

/// What a task asks for.
#[derive(Deserialize)]
pub(super) struct Args {
    pub(super) host: String,
    pub(super) timeout: i64,
    pub(super) connect_timeout: i64,
    pub(super) delay: i64,
    pub(super) port: Option<i64>,
    pub(super) active_connection_states: Vec<String>,
    pub(super) path: Option<String>,
    pub(super) search_regex: Option<String>,
    pub(super) state: State,
    pub(super) exclude_hosts: Option<Vec<String>>,
    pub(super) sleep: i64,
    pub(super) msg: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Absent,
    Drained,
    Present,
    Started,
    Stopped,
}

impl State {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Drained => "drained",
            Self::Present => "present",
            Self::Started => "started",
            Self::Stopped => "stopped",
        }
    }
}

/// The states of connections, and how the kernel numbers them.
const STATES: [(&str, &str); 6] = [
    ("ESTABLISHED", "01"),
    ("SYN_SENT", "02"),
    ("SYN_RECV", "03"),
    ("FIN_WAIT1", "04"),
    ("FIN_WAIT2", "05"),
    ("TIME_WAIT", "06"),
];

impl Args {
    /// The port, when one is given; 0 is none.
    pub(super) fn port(&self) -> Option<i64> {
        self.port.filter(|port| *port != 0)
    }

    /// The path, when one is given.
    pub(super) fn path(&self) -> Option<&str> {
        self.path.as_deref().filter(|path| !path.is_empty())
    }

    /// Checks what belongs together.
    pub(super) fn check(&self) -> Result<(), ModuleError> {
        let has_path = self.path().is_some();
        let complaint = if self.port().is_some() && has_path {
            "port and path parameter can not both be passed to wait_for"
        } else if has_path && self.state == State::Stopped {
            "state=stopped should only be used for checking a port in the wait_for module"
        } else if has_path && self.state == State::Drained {
            "state=drained should only be used for checking a port in the wait_for module"
        } else if self.exclude_hosts.is_some() && self.state != State::Drained {
            "exclude_hosts should only be with state=drained"
        } else {
            let known = |name: &String| STATES.iter().any(|(known, _)| known == name);
            return match self
                .active_connection_states
                .iter()
                .find(|name| !known(name))
            {
                None => Ok(()),
                Some(name) => Err(ModuleError::new(format!(
                    "unknown active_connection_state ({name}) defined"
                ))
                .with("elapsed", 0)),
            };
        };
        Err(ModuleError::new(complaint).with("elapsed", 0))
    }

    /// The kernel's numbers of the states that count as active.
    pub(super) fn active_states(&self) -> Vec<&'static str> {
        STATES
            .iter()
            .filter(|(name, _)| self.active_connection_states.iter().any(|one| one == name))
            .map(|(_, number)| *number)
            .collect()
    }
}
