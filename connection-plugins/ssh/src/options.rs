//! The options of the connection: Ansible's names, and where their values come from.

use serde::Deserialize;
use shevek_plugin::{ArgType, ConnectionOption, OptionSpec, Secret};

/// The options' values, typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SshOptions {
    pub(crate) host: Option<String>,
    pub(crate) port: Option<u16>,
    pub(crate) remote_user: Option<String>,
    pub(crate) password: Option<Secret>,
    pub(crate) private_key_file: Option<String>,
    pub(crate) private_key: Option<Secret>,
    pub(crate) private_key_passphrase: Option<Secret>,
    pub(crate) timeout: Option<u64>,
    pub(crate) host_key_checking: Option<bool>,
    pub(crate) ssh_args: Option<String>,
    pub(crate) ssh_common_args: Option<String>,
    pub(crate) ssh_extra_args: Option<String>,
    pub(crate) ssh_executable: Option<String>,
    pub(crate) pkcs11_provider: Option<String>,
    pub(crate) reconnection_retries: Option<u32>,
}

/// The declarations behind [`SshOptions`].
pub(crate) fn declared() -> Vec<ConnectionOption> {
    let option = |name, ty, doc: &str| ConnectionOption::new(OptionSpec::new(name, ty).doc(doc));
    let secret = |name, doc: &str| {
        ConnectionOption::new(OptionSpec::new(name, ArgType::Str).no_log().doc(doc))
    };
    vec![
        option("host", ArgType::Str, "Name or address to connect to; by default the name in the inventory.")
            .vars(&["inventory_hostname", "ansible_host", "ansible_ssh_host"]),
        option("port", ArgType::Int, "Port of the SSH server; by default what ssh_config says, else 22.")
            .vars(&["ansible_port", "ansible_ssh_port"])
            .env(&["ANSIBLE_REMOTE_PORT"])
            .ini(&["defaults.remote_port"])
            .keyword("port"),
        option("remote_user", ArgType::Str, "User to log in as; by default what ssh_config says, else the local user.")
            .vars(&["ansible_user", "ansible_ssh_user"])
            .env(&["ANSIBLE_REMOTE_USER"])
            .ini(&["defaults.remote_user"])
            .keyword("remote_user"),
        secret("password", "Password of that user, for password and keyboard-interactive authentication.")
            .vars(&["ansible_password", "ansible_ssh_pass", "ansible_ssh_password"])
            .keyword("password"),
        option("private_key_file", ArgType::Str, "File with the private key; it is tried before all others.")
            .vars(&["ansible_private_key_file", "ansible_ssh_private_key_file"])
            .env(&["ANSIBLE_PRIVATE_KEY_FILE"])
            .ini(&["defaults.private_key_file"])
            .keyword("private_key_file"),
        secret("private_key", "The private key itself, in PEM form.")
            .vars(&["ansible_private_key", "ansible_ssh_private_key"])
            .env(&["ANSIBLE_PRIVATE_KEY"]),
        secret("private_key_passphrase", "Passphrase of the private key.")
            .vars(&["ansible_private_key_passphrase", "ansible_ssh_private_key_passphrase"])
            .env(&["ANSIBLE_PRIVATE_KEY_PASSPHRASE"]),
        option(
            "timeout",
            ArgType::Int,
            "Seconds for connect, banner, key exchange and authentication together.",
        )
        .vars(&["ansible_timeout", "ansible_ssh_timeout"])
        .env(&["ANSIBLE_TIMEOUT", "ANSIBLE_SSH_TIMEOUT"])
        .ini(&["defaults.timeout", "ssh_connection.timeout"])
        .keyword("timeout"),
        option(
            "host_key_checking",
            ArgType::Bool,
            "Whether unknown and changed host keys are refused. When off, new keys are written to known_hosts, \
             and a changed key brings a warning and no password is sent.",
        )
        .vars(&["ansible_host_key_checking", "ansible_ssh_host_key_checking"])
        .env(&["ANSIBLE_HOST_KEY_CHECKING", "ANSIBLE_SSH_HOST_KEY_CHECKING"])
        .ini(&["defaults.host_key_checking", "ssh_connection.host_key_checking"]),
        option("ssh_args", ArgType::Str, "Arguments of OpenSSH's client that come before all others.")
            .vars(&["ansible_ssh_args"])
            .env(&["ANSIBLE_SSH_ARGS"])
            .ini(&["ssh_connection.ssh_args"]),
        option("ssh_common_args", ArgType::Str, "Further arguments, such as -o ProxyJump=gateway or -J gateway.")
            .vars(&["ansible_ssh_common_args"])
            .env(&["ANSIBLE_SSH_COMMON_ARGS"])
            .ini(&["ssh_connection.ssh_common_args"])
            .keyword("ssh_common_args"),
        option("ssh_extra_args", ArgType::Str, "Further arguments that come last.")
            .vars(&["ansible_ssh_extra_args"])
            .env(&["ANSIBLE_SSH_EXTRA_ARGS"])
            .ini(&["ssh_connection.ssh_extra_args"])
            .keyword("ssh_extra_args"),
        option("ssh_executable", ArgType::Str, "Without effect, with a warning: no ssh program is started.")
            .vars(&["ansible_ssh_executable"])
            .env(&["ANSIBLE_SSH_EXECUTABLE"])
            .ini(&["ssh_connection.ssh_executable"]),
        option("pkcs11_provider", ArgType::Str, "Refused: keys on tokens are reached through an ssh-agent.")
            .vars(&["ansible_ssh_pkcs11_provider"])
            .env(&["ANSIBLE_PKCS11_PROVIDER"])
            .ini(&["ssh_connection.pkcs11_provider"]),
        option(
            "reconnection_retries",
            ArgType::Int,
            "How often connecting is tried again when the host cannot be reached, 1, 3, 7, ... seconds apart.",
        )
        .vars(&["ansible_ssh_retries"])
        .env(&["ANSIBLE_SSH_RETRIES"])
        .ini(&["connection.retries", "ssh_connection.retries"]),
        option("pipelining", ArgType::Bool, "Modules always run without temporary files where a runner can live.")
            .vars(&["ansible_pipelining", "ansible_ssh_pipelining"])
            .env(&["ANSIBLE_PIPELINING", "ANSIBLE_SSH_PIPELINING"])
            .ini(&["defaults.pipelining", "connection.pipelining", "ssh_connection.pipelining"]),
    ]
}
