//! The options of `shevek completions` and `shevek man`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command};

use super::definition::option;
use super::family::family_names;

/// `shevek completions`.
pub(super) fn completions_command() -> Command {
    Command::new("completions")
        .about("Writes what a shell needs to complete commands and options")
        .after_help("Examples:\n  shevek completions bash > /etc/bash_completion.d/shevek\n  shevek completions zsh --command ansible-playbook > ~/.zfunc/_ansible-playbook\n  shevek completions fish | source")
        .arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(["bash", "zsh", "fish"]).help("Which shell"))
        .arg(command_name("Which command"))
}

/// `shevek man`.
pub(super) fn man_command() -> Command {
    Command::new("man")
        .about("Writes manual pages")
        .after_help("Examples:\n  shevek man | man -l -\n  shevek man --directory /usr/local/share/man/man1")
        .arg(command_name("The page of which command, when no directory is given"))
        .arg(option("directory", None, "DIR").help("Write the pages of all commands into this folder"))
}

fn command_name(help: &'static str) -> Arg {
    option("command", None, "NAME")
        .value_parser(PossibleValuesParser::new(family_names()))
        .default_value("shevek")
        .help(help)
}
