//! The command: which action.

use std::process::ExitCode;

use clap::ArgMatches;

use super::context::Context;
use super::{collection, role};
use crate::commands::session::terminal;
use crate::configuration::Configuration;
use crate::display::Colour;
use crate::error::CommandError;

/// Runs `shevek galaxy`. Ansible: `GalaxyCLI.run`.
pub(in crate::commands) fn run(
    matches: &ArgMatches,
    has_no_type: bool,
) -> Result<ExitCode, CommandError> {
    let Some((kind, matches)) = matches.subcommand() else {
        // clap lets no other through.
        return Ok(ExitCode::from(2));
    };
    let Some((action, matches)) = matches.subcommand() else {
        return Ok(ExitCode::from(2));
    };
    let configuration = Configuration::load()?;
    let terminal = terminal(&configuration)?;
    for warning in &configuration.warnings {
        terminal.warning(warning);
    }
    if matches.get_count("verbose") > 0 {
        terminal.line(&configuration.sentence(), Colour::Verbose);
    }
    let context = Context {
        matches,
        configuration: &configuration,
        terminal: &terminal,
        has_no_type,
    };
    match (kind, action) {
        ("collection", "build") => collection::build(&context),
        ("collection", "download") => collection::download(&context),
        ("collection", "init") => collection::init(&context),
        ("collection", "install") => collection::install(&context),
        ("collection", "list") => collection::list(&context),
        ("collection", "publish") => collection::publish(&context),
        ("collection", "verify") => collection::verify(&context),
        ("role", "delete") => role::delete(&context),
        ("role", "import") => role::import(&context),
        ("role", "init") => role::init(&context),
        ("role", "info") => role::info(&context),
        ("role", "install") => role::install(&context),
        ("role", "list") => role::list(&context),
        ("role", "remove") => role::remove(&context),
        ("role", "search") => role::search(&context),
        ("role", "setup") => role::setup(&context),
        // clap lets no other through.
        _ => Ok(ExitCode::from(2)),
    }
}
