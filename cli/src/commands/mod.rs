//! The commands, and which of them a command line means.

mod ad_hoc;
mod command_line;
mod completions;
mod config;
mod console;
mod doc;
mod galaxy;
mod git;
mod inventory;
mod listing;
mod login_name;
mod man;
mod pager;
mod pattern;
mod playbook;
mod plugin;
mod plugin_filter;
mod plugin_new;
mod plugin_show;
mod project;
mod pull;
mod session;
mod unknown_tags;
mod vault;
mod version;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

pub(crate) use doc::DocKind;

use command_line::matches;

use crate::arguments::{
    ad_hoc_command, config_command, console_command, doc_command, galaxy_command,
    inventory_command, playbook_command, pull_command, shevek_command, vault_command,
};
use crate::configuration::Configuration;
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

/// The exit code for what should not happen.
const UNEXPECTED: u8 = 250;

/// Runs the command that `args` mean. Under the name `ansible-playbook`, `ansible` or `ansible-vault` it is
/// that command.
pub(crate) fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    shevek_plugin::record_plugin_panics();
    let args: Vec<OsString> = args.collect();
    match catch_unwind(AssertUnwindSafe(|| dispatch(args))) {
        Ok(code) => code,
        Err(_) => {
            let terminal = Terminal::new(None);
            terminal.error_line(
                "[ERROR]: Unexpected failure, this is a mistake in shevek. The place is told above.",
                Colour::Error,
            );
            ExitCode::from(UNEXPECTED)
        }
    }
}

fn dispatch(args: Vec<OsString>) -> ExitCode {
    let name = args
        .first()
        .and_then(|name| Path::new(name).file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let ended = match name.as_str() {
        "ansible-playbook" => playbook::run(&matches(playbook_command("ansible-playbook"), &args)),
        "ansible-vault" => vault::run(&matches(vault_command("ansible-vault"), &args)),
        "ansible" => ad_hoc::run(&matches(ad_hoc_command("ansible"), &args)),
        "ansible-doc" => doc::run(&matches(doc_command("ansible-doc"), &args)),
        "ansible-galaxy" => {
            let line = galaxy::CommandLine::read(args, 1);
            let matches = matches(galaxy_command("ansible-galaxy"), &line.arguments);
            galaxy::run(&matches, line.has_no_type)
        }
        "ansible-inventory" => {
            inventory::run(&matches(inventory_command("ansible-inventory"), &args))
        }
        "ansible-pull" => pull::run(&matches(pull_command("ansible-pull"), &args)),
        "ansible-console" => console::run(&matches(console_command("ansible-console"), &args)),
        "ansible-config" => config::run(&matches(config_command("ansible-config"), &args)),
        _ => {
            let line = galaxy::CommandLine::of_shevek(args);
            let matches = matches(shevek_command(), &line.arguments);
            match matches.subcommand() {
                Some(("playbook", matches)) => playbook::run(matches),
                Some(("run", matches)) => ad_hoc::run(matches),
                Some(("vault", matches)) => vault::run(matches),
                Some(("doc", matches)) => doc::run(matches),
                Some(("galaxy", matches)) => galaxy::run(matches, line.has_no_type),
                Some(("inventory", matches)) => inventory::run(matches),
                Some(("config", matches)) => config::run(matches),
                Some(("pull", matches)) => pull::run(matches),
                Some(("console", matches)) => console::run(matches),
                Some(("completions", matches)) => completions::run(matches),
                Some(("man", matches)) => man::run(matches),
                Some(("plugin", matches)) => plugin::run(matches),
                // clap lets no other through.
                _ => Ok(ExitCode::from(2)),
            }
        }
    };
    match ended {
        Ok(code) => code,
        Err(error) => {
            tell(&error);
            error.exit_code()
        }
    }
}

/// Prints what ended the command.
fn tell(error: &CommandError) {
    let terminal = Configuration::load()
        .and_then(|configuration| session::terminal(&configuration))
        .unwrap_or_else(|_| Terminal::new(None));
    terminal.error_line(&format!("[ERROR]: {error}"), Colour::Error);
}
