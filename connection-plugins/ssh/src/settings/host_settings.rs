//! The settings of one connection to one host.

use std::path::PathBuf;
use std::time::Duration;

use super::jump_spec::JumpSpec;
use crate::auth::Login;
use crate::host_key::StrictHostKeyChecking;

/// Everything that connecting to one host needs to know.
#[derive(Debug, Clone)]
pub(crate) struct HostSettings {
    /// The real name or address.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) login: Login,
    pub(crate) strict: StrictHostKeyChecking,
    pub(crate) host_key_alias: Option<String>,
    pub(crate) user_known_hosts: Vec<PathBuf>,
    pub(crate) global_known_hosts: Vec<PathBuf>,
    pub(crate) hash_known_hosts: bool,
    pub(crate) route: Route,
    pub(crate) family: AddressFamily,
    pub(crate) bind_address: Option<String>,
    pub(crate) keep_alive: KeepAlive,
    /// Variables for the environment of every command: `SendEnv` and `SetEnv`.
    pub(crate) variables: Vec<(String, String)>,
    /// The agent that commands on the host may use.
    pub(crate) forward_agent: Option<PathBuf>,
    /// `ConnectTimeout`: ends connecting earlier than the connection's own time limit would.
    pub(crate) connect_timeout: Option<Duration>,
}

/// The way to the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// TCP.
    Direct,
    /// Through other hosts, the nearest first.
    Jumps(Vec<JumpSpec>),
    /// Through the standard streams of a command.
    Command(String),
}

/// `AddressFamily`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressFamily {
    Any,
    Inet,
    Inet6,
}

/// When a silent server is asked whether it is there, and when it is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeepAlive {
    /// Nothing = never ask.
    pub(crate) interval: Option<Duration>,
    /// Questions without an answer.
    pub(crate) count_max: usize,
}

impl Default for KeepAlive {
    fn default() -> Self {
        // OpenSSH's default is never: a host that died in mid-task would hang the play for good.
        Self {
            interval: Some(Duration::from_secs(15)),
            count_max: 3,
        }
    }
}
