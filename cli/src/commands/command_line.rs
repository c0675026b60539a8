//! Command lines as Ansible's commands take them.

use std::ffi::OsString;
use std::io::Write as _;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command};

use super::version::version;

/// What a command line says. Options may be shortened as long as they are told apart; `--version` of a command under
/// Ansible's name tells what scripts ask `ansible --version` for. A mistake, a help text and a version end the program.
pub(super) fn matches(command: Command, args: &[OsString]) -> ArgMatches {
    let name = command.get_name().to_owned();
    match command.infer_long_args(true).try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            if error.kind() == ErrorKind::DisplayVersion
                && name.starts_with("ansible")
                && let Ok(text) = version(&name)
            {
                // Whoever reads may have seen enough.
                let _ = std::io::stdout().lock().write_all(text.as_bytes());
                std::process::exit(0);
            }
            error.exit()
        }
    }
}
