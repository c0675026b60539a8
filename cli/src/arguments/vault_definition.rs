//! `shevek vault`, and the options for vault passwords that other commands have too.

use clap::{Arg, ArgAction, Command};

use super::definition::{verbose, versioned};

/// `shevek vault` and `ansible-vault`.
pub(crate) fn vault_command(name: &'static str) -> Command {
    let output = || text("output", "FILE").help("Write to FILE instead; - is standard output");
    let encrypt_id = || {
        text("encrypt-vault-id", "ID").help("The vault id to encrypt with, when there are several")
    };
    let files = || Arg::new("files").value_name("FILE").num_args(0..);
    let action = |name: &'static str, about: &'static str| {
        with_vault_options(Command::new(name).about(about))
    };
    versioned(name)
        .about("Encrypts and decrypts files and values")
        .after_help("Examples:\n  shevek vault encrypt group_vars/all/secrets.yml\n  shevek vault edit group_vars/all/secrets.yml --vault-id prod@~/.prod-password\n  shevek vault encrypt_string --vault-id prod@prompt -n db_password -p\n  shevek vault rekey secrets.yml --new-vault-id prod@new-password")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(verbose().global(true).help("Say more; never a secret"))
        .subcommand(
            action("create", "Write a new encrypted file with an editor")
                .arg(files())
                .arg(encrypt_id())
                .arg(switch("skip-tty-check").help("Start the editor without a terminal too")),
        )
        .subcommand(
            action("decrypt", "Decrypt files, or standard input")
                .arg(files())
                .arg(output()),
        )
        .subcommand(
            action("edit", "Change an encrypted file with an editor")
                .arg(files())
                .arg(encrypt_id().help("Accepted as by ansible-vault: a file keeps the vault id that it has")),
        )
        .subcommand(action("view", "Show encrypted files").arg(files()))
        .subcommand(
            action("encrypt", "Encrypt files, or standard input")
                .arg(files())
                .arg(output())
                .arg(encrypt_id()),
        )
        .subcommand(
            action("encrypt_string", "Encrypt values, for use in YAML files")
                .arg(Arg::new("strings").value_name("STRING").num_args(0..).help("What to encrypt; - is standard input"))
                .arg(output())
                .arg(encrypt_id())
                .arg(switch("prompt").short('p').help("Ask for the value"))
                .arg(switch("show-input").help("Show the value while it is typed"))
                .arg(text("name", "NAME").short('n').action(ArgAction::Append).help("The variable's name"))
                .arg(text("stdin-name", "NAME").help("The variable's name for what comes from standard input")),
        )
        .subcommand(
            action("rekey", "Encrypt files with another password")
                .arg(files())
                .arg(encrypt_id())
                .arg(
                    text("new-vault-password-file", "FILE")
                        .conflicts_with("new-vault-id")
                        .help("Read the new password from a file"),
                )
                .arg(text("new-vault-id", "[ID@]SOURCE").help("The new vault id and where its password is")),
        )
}

/// Adds the options that say where vault passwords are.
pub(super) fn with_vault_options(command: Command) -> Command {
    command
        .arg(
            text("vault-password-file", "FILE")
                .visible_alias("vault-pass-file")
                .action(ArgAction::Append)
                .conflicts_with("ask-vault-password")
                .help("Read the vault password from a file, or from what a script prints"),
        )
        .arg(
            text("vault-id", "[ID@]SOURCE")
                .action(ArgAction::Append)
                .help("Read the password of a vault id from a file, or ask for it: ID@prompt"),
        )
        .arg(
            switch("ask-vault-password")
                .short('J')
                .visible_alias("ask-vault-pass")
                .help("Ask for the vault password"),
        )
}

fn text(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value)
}

fn switch(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}
