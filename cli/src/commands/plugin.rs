//! `shevek plugin list`, `show`, `new`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use shevek_plugin::{PluginInfo, PluginKind};

use super::plugin_filter::rejected_modules;
use super::plugin_show;
use super::project::registry;
use super::session::terminal;
use crate::configuration::Configuration;
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let configuration = Configuration::load()?;
    let terminal = terminal(&configuration)?;
    let rejected = || rejected_modules(&configuration, &|text| terminal.warning(text));
    match matches.subcommand() {
        Some(("list", matches)) => {
            let registry = registry(&configuration, &directory(matches), &[], rejected()?);
            list(&terminal, &registry.list());
            for problem in registry.problems() {
                terminal.error_line(&format!("[WARNING]: {problem}"), Colour::Warning);
            }
            Ok(ExitCode::SUCCESS)
        }
        Some(("show", matches)) => {
            let registry = registry(&configuration, &directory(matches), &[], rejected()?);
            let name = matches
                .get_one::<String>("name")
                .cloned()
                .unwrap_or_default();
            let shown = registry.show(&name).map_err(|error| {
                let hint = error
                    .hint()
                    .map(|hint| format!("\n{hint}"))
                    .unwrap_or_default();
                CommandError::Failed(format!("{error}{hint}"))
            })?;
            if matches.get_flag("json") {
                let text = serde_json::to_string_pretty(&shown)
                    .map_err(|error| CommandError::Failed(error.to_string()))?;
                terminal.line(&text, Colour::Plain);
                return Ok(ExitCode::SUCCESS);
            }
            for documentation in &shown {
                terminal.line(&plugin_show::text(documentation), Colour::Plain);
            }
            Ok(ExitCode::SUCCESS)
        }
        Some(("new", matches)) => new(&terminal, matches),
        // clap lets no other through.
        _ => Ok(ExitCode::from(2)),
    }
}

fn directory(matches: &ArgMatches) -> PathBuf {
    matches
        .get_one::<String>("playbook-dir")
        .map_or_else(|| PathBuf::from("."), PathBuf::from)
}

fn list(terminal: &Terminal, plugins: &[PluginInfo]) {
    let mut rows = vec![["NAME", "KIND", "VERSION", "ORIGIN"].map(str::to_string)];
    for info in plugins {
        rows.push([
            info.name.clone(),
            info.kind.as_str().into(),
            info.version.clone(),
            info.origin.to_string(),
        ]);
    }
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    for row in &rows {
        let line = format!(
            "{:<a$}  {:<b$}  {:<c$}  {}",
            row[0],
            row[1],
            row[2],
            row[3],
            a = widths[0],
            b = widths[1],
            c = widths[2]
        );
        terminal.line(line.trim_end(), Colour::Plain);
    }
}

fn new(terminal: &Terminal, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let name = text("name").unwrap_or_default();
    let given = text("kind").unwrap_or_default();
    let kind = PluginKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == given)
        // clap lets no other through.
        .unwrap_or(PluginKind::Module);
    let directory = text("path").map_or_else(|| PathBuf::from(&name), PathBuf::from);
    let contract = text("contract").map(PathBuf::from);
    let written = super::plugin_new::write(kind, &name, &directory, contract.as_deref())
        .map_err(|error| CommandError::Failed(error.to_string()))?;
    for path in &written {
        terminal.line(&format!("wrote {}", path.display()), Colour::Plain);
    }
    terminal.line(
        &format!("Build it: cd {} && cargo build", directory.display()),
        Colour::Plain,
    );
    Ok(ExitCode::SUCCESS)
}
