//! `shevek man`.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::ArgMatches;
use clap_mangen::Man;

use crate::arguments::family;
use crate::error::CommandError;

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    if let Some(directory) = matches.get_one::<String>("directory") {
        write_all(Path::new(directory))
            .map_err(|error| CommandError::Failed(format!("{directory}: {error}")))?;
        return Ok(ExitCode::SUCCESS);
    }
    let name = matches
        .get_one::<String>("command")
        .map_or("shevek", String::as_str);
    for command in family().into_iter().filter(|one| one.get_name() == name) {
        let mut out = Vec::new();
        Man::new(command)
            .render(&mut out)
            .map_err(|error| CommandError::Failed(error.to_string()))?;
        // Whoever reads may have seen enough.
        let _ = std::io::stdout().lock().write_all(&out);
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the pages of all commands and their subcommands: `shevek-config-dump.1`.
fn write_all(directory: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    for command in family() {
        clap_mangen::generate_to(command.disable_help_subcommand(true), directory)?;
    }
    Ok(())
}
