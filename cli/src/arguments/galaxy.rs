//! `shevek galaxy`: what its two halves share.

use clap::{Arg, ArgAction, Command};

use super::definition::{extra_vars, flag, option, verbose, versioned};
use super::galaxy_collection::collection_command;
use super::galaxy_role::role_command;

/// `shevek galaxy` and `ansible-galaxy`.
pub(crate) fn galaxy_command(name: &'static str) -> Command {
    versioned(name)
        .about("Builds, installs, publishes, lists and verifies collections and roles")
        .after_help("Without a type, 'role' is meant, and install takes the collections of a requirements file too.\n\nExamples:\n  shevek galaxy collection init acme.web\n  shevek galaxy collection build acme/web --output-path dist\n  shevek galaxy collection install dist/acme-web-1.0.0.tar.gz\n  shevek galaxy collection install 'acme.web:>=1.0.0,<2.0.0' --upgrade\n  shevek galaxy collection download acme.web -p offline\n  shevek galaxy collection publish dist/acme-web-1.0.0.tar.gz --token TOKEN\n  shevek galaxy collection verify acme.web --offline\n  shevek galaxy role install git+file:///srv/git/nginx.git,v1.2\n  shevek galaxy install -r requirements.yml")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(verbose())
        .subcommand(collection_command())
        .subcommand(role_command())
}

/// A subcommand with the options that all of them have.
pub(super) fn action(name: &'static str, about: &'static str) -> Command {
    Command::new(name)
        .about(about)
        .arg(
            option("server", 's', "URL")
                .help("The Galaxy server: its address, or its name in GALAXY_SERVER_LIST"),
        )
        .arg(
            option("api-version", None, "VERSION")
                .hide(true)
                .value_parser(["2", "3"]),
        )
        .arg(
            option("token", None, "TOKEN")
                .visible_alias("api-key")
                .help("The key for the Galaxy server"),
        )
        .arg(
            flag("ignore-certs")
                .short('c')
                .help("Do not check certificates"),
        )
        .arg(
            option("timeout", None, "SECONDS")
                .value_parser(clap::value_parser!(u64))
                .help("How long the Galaxy server may take"),
        )
        .arg(verbose())
}

pub(super) fn force() -> Arg {
    flag("force").short('f').help("Replace what is there")
}

pub(super) fn offline(help: &'static str) -> Arg {
    flag("offline").help(help)
}

pub(super) fn no_deps() -> Arg {
    flag("no-deps")
        .short('n')
        .conflicts_with("force-with-deps")
        .help("Leave dependencies alone")
}

pub(super) fn force_with_deps() -> Arg {
    flag("force-with-deps").help("Replace what is there, dependencies included")
}

pub(super) fn ignore_errors() -> Arg {
    flag("ignore-errors")
        .short('i')
        .help("Go on with the next one after an error")
}

pub(super) fn init_path() -> Arg {
    option("init-path", None, "DIR")
        .default_value("./")
        .help("The folder to make it in")
}

pub(super) fn init_extra_vars() -> Arg {
    extra_vars().help("Variables for the templates of a skeleton, as k=v, JSON, YAML or @FILE")
}

/// The signatures that a Galaxy server gives.
pub(super) fn with_signatures(command: Command) -> Command {
    signature_checks(command).arg(
        option("signature", None, "SOURCE")
            .action(ArgAction::Append)
            .help("A further signature of the collection"),
    )
}

fn signature_checks(command: Command) -> Command {
    command
        .arg(option("keyring", None, "FILE").help("The keys that signatures are checked with"))
        .arg(
            option("required-valid-signature-count", None, "COUNT")
                .help("How many signatures must be right: a number or 'all', with + before it at least one"),
        )
        .arg(
            option("ignore-signature-status-code", None, "CODE")
                .help("The same, one a time")
                .action(ArgAction::Append),
        )
        .arg(
            option("ignore-signature-status-codes", None, "CODE")
                .num_args(1..)
                .action(ArgAction::Append)
                .help("Errors of signatures that do not matter"),
        )
}

/// The same for the collections of `install -r`, without a further signature, as they are not shown.
pub(super) fn with_hidden_signatures(command: Command) -> Command {
    let is_hidden = |arg: &Arg| HIDDEN.contains(&arg.get_id().as_str());
    signature_checks(command.arg(flag("disable-gpg-verify")))
        .mut_args(|arg| if is_hidden(&arg) { arg.hide(true) } else { arg })
}

/// The options of [`with_hidden_signatures`].
pub(crate) const HIDDEN: [&str; 5] = [
    "keyring",
    "disable-gpg-verify",
    "required-valid-signature-count",
    "ignore-signature-status-code",
    "ignore-signature-status-codes",
];

pub(super) fn names(value: &'static str, help: &'static str) -> Arg {
    Arg::new("names").value_name(value).num_args(0..).help(help)
}
