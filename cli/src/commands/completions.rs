//! `shevek completions`.

use std::io::Write as _;
use std::process::ExitCode;

use clap::ArgMatches;
use clap_complete::aot::{Bash, Fish, Zsh, generate};

use crate::arguments::family;
use crate::error::CommandError;

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let name = text("command");
    let mut out = Vec::new();
    for mut command in family().into_iter().filter(|one| one.get_name() == name) {
        match text("shell") {
            "zsh" => generate(Zsh, &mut command, name, &mut out),
            "fish" => generate(Fish, &mut command, name, &mut out),
            // clap lets no other through.
            _ => generate(Bash, &mut command, name, &mut out),
        }
    }
    // Whoever reads may have seen enough.
    let _ = std::io::stdout().lock().write_all(&out);
    Ok(ExitCode::SUCCESS)
}
