//! Options that several commands with hosts have.

use clap::{Arg, ArgAction, Command};

use super::definition::{extra_vars, inventory_source, limit, option, verbose};
use super::vault_definition::with_vault_options;

/// The options of `playbook`, `run` and `console`.
pub(super) fn with_common(command: Command) -> Command {
    let command = command
        .arg(inventory_source())
        .arg(limit())
        .arg(extra_vars())
        .arg(
            option("forks", 'f', "NUMBER")
                .value_parser(clap::value_parser!(u64).range(1..))
                .help("On how many hosts to work at once [default: 5]"),
        )
        .arg(verbose())
        .arg(
            Arg::new("check")
                .short('C')
                .long("check")
                .action(ArgAction::SetTrue)
                .help("Predict changes, make none"),
        )
        .arg(
            Arg::new("diff")
                .short('D')
                .long("diff")
                .action(ArgAction::SetTrue)
                .help("Show differences"),
        )
        .arg(
            option("module-path", 'M', "PATH")
                .action(ArgAction::Append)
                .help("Look for modules in these folders first, separated by ':'"),
        );
    let command = with_connection(command)
        .arg(
            Arg::new("become")
                .short('b')
                .long("become")
                .action(ArgAction::SetTrue)
                .help("Become another user"),
        )
        .arg(text("become-method", "METHOD").help("How: sudo, su [default: sudo]"))
        .arg(text("become-user", "USER").help("Whom [default: root]"));
    with_vault_options(with_become_password(command))
}

/// How hosts are reached.
pub(super) fn with_connection(command: Command) -> Command {
    command
        .arg(option("user", 'u', "USER").help("Log in as this user"))
        .arg(
            Arg::new("ask-pass")
                .short('k')
                .long("ask-pass")
                .action(ArgAction::SetTrue)
                .help("Ask for the login password"),
        )
        .arg(
            text("connection-password-file", "FILE")
                .visible_alias("conn-pass-file")
                .help("Read the login password from a file"),
        )
        .arg(option("connection", 'c', "PLUGIN").help("Connection plugin [default: ssh]"))
        .arg(
            option("timeout", 'T', "SECONDS")
                .value_parser(clap::value_parser!(u64))
                .help("Seconds that connecting may take [default: 10]"),
        )
        .arg(
            text("private-key", "FILE")
                .visible_alias("key-file")
                .help("Private key to log in with"),
        )
        .arg(
            text("ssh-common-args", "ARGS")
                .allow_hyphen_values(true)
                .help("SSH options, such as '-o ProxyJump=gate' or '-J gate'"),
        )
        .arg(
            text("ssh-extra-args", "ARGS")
                .allow_hyphen_values(true)
                .help("More SSH options"),
        )
        .arg(
            text("sftp-extra-args", "ARGS")
                .allow_hyphen_values(true)
                .help(
                    "Options for sftp, which is not used: files go through the connection itself",
                ),
        )
        .arg(
            text("scp-extra-args", "ARGS")
                .allow_hyphen_values(true)
                .help("Options for scp, which is not used: files go through the connection itself"),
        )
}

/// Where the password for becoming another user is.
pub(super) fn with_become_password(command: Command) -> Command {
    command
        .arg(
            Arg::new("ask-become-pass")
                .short('K')
                .long("ask-become-pass")
                .action(ArgAction::SetTrue)
                .help("Ask for the password to become"),
        )
        .arg(
            text("become-password-file", "FILE")
                .visible_alias("become-pass-file")
                .help("Read the password to become from a file"),
        )
}

fn text(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value)
}
