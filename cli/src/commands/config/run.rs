//! The command itself: options, output, exit code.

use std::process::ExitCode;

use clap::ArgMatches;

use super::definitions::Definitions;
use super::document::Format;
use super::dump::Dump;
use super::init::{Init, Target};
use super::list::list;
use super::validate::{unknown_in_file, unknown_variables};
use crate::arguments::{unfracked, verbosity};
use crate::callback::Problems;
use crate::commands::pager::show;
use crate::commands::session::terminal;
use crate::configuration::{Configuration, Values, plugin_support, sentence, unused_settings};
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

pub(in crate::commands) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let Some((action, matches)) = matches.subcommand() else {
        // clap lets no other through.
        return Ok(ExitCode::from(2));
    };
    let configuration = configuration(matches)?;
    let terminal = terminal(&configuration)?;
    if verbosity(matches, &configuration)? > 0 {
        terminal.line(&configuration.sentence(), Colour::Verbose);
    }
    let mut problems = Problems::new(terminal.clone(), true);
    for warning in &configuration.warnings {
        problems.warning(warning);
    }
    if action == "view" {
        return view(&configuration, &terminal);
    }
    let values = || Values {
        configuration: &configuration,
    };
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let names: Vec<String> = matches
        .get_many::<String>("args")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let definitions = Definitions::read(text("type"), &names, &values())?;
    for name in &definitions.unknown {
        problems.warning(&format!(
            "Skipping {name} as we could not find matching plugin"
        ));
    }
    let document = if text("format") == "json" {
        Format::Json
    } else {
        Format::Yaml
    };
    let output = match (action, text("format")) {
        ("list", _) => list(&definitions, document)?,
        ("dump", format) => {
            tell_unused(&definitions, &configuration, &mut problems)?;
            let dump = Dump {
                values: values(),
                definitions: &definitions,
                only_changed: matches.get_flag("only-changed"),
                terminal: &terminal,
            };
            match format {
                "display" => dump.lines()?,
                _ => dump.document(document)?,
            }
        }
        ("init", format) => {
            let init = Init {
                definitions: &definitions,
                values: values(),
                disabled: matches.get_flag("disabled"),
            };
            match format {
                "env" => init.names(Target::Environment)?,
                "vars" => init.names(Target::Variables)?,
                _ => init.ini()?,
            }
        }
        (_, format) => {
            let variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
            let unknown = match format {
                "env" => unknown_variables(&definitions, variables),
                _ => unknown_in_file(&definitions, &configuration),
            };
            for text in &unknown {
                terminal.error_line(&format!("[ERROR]: {text}"), Colour::Error);
            }
            tell_unused(&definitions, &configuration, &mut problems)?;
            if !unknown.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
            terminal.line("All configurations seem valid!", Colour::Plain);
            return Ok(ExitCode::SUCCESS);
        }
    };
    show(output.as_bytes(), &configuration, &terminal);
    Ok(ExitCode::SUCCESS)
}

/// What is configured, in the file that `-c` names or the one that is found.
fn configuration(matches: &ArgMatches) -> Result<Configuration, CommandError> {
    let Some(path) = matches.get_one::<String>("config") else {
        return Configuration::load();
    };
    let path = unfracked(path);
    if std::fs::File::open(&path).is_err() {
        return Err(CommandError::Usage(format!(
            "The provided configuration file is missing or not accessible: {}",
            path.display()
        )));
    }
    Configuration::load_file(path)
}

fn view(configuration: &Configuration, terminal: &Terminal) -> Result<ExitCode, CommandError> {
    let path = configuration
        .file()
        .ok_or_else(|| CommandError::Failed("Invalid or no config file was supplied".into()))?;
    let bytes = std::fs::read(path)
        .map_err(|error| CommandError::Failed(format!("Failed to open config file: {error}")))?;
    show(&bytes, configuration, terminal);
    Ok(ExitCode::SUCCESS)
}

/// Warns of what is given and has no effect.
fn tell_unused(
    definitions: &Definitions,
    configuration: &Configuration,
    problems: &mut Problems,
) -> Result<(), CommandError> {
    if definitions.base.is_some() {
        for text in unused_settings(configuration)? {
            problems.warning(&text);
        }
    }
    let values = Values { configuration };
    for (kind, plugins) in definitions.plugins.iter().flatten() {
        for plugin in plugins {
            for option in &plugin.options {
                let support = plugin_support(kind, &plugin.name, &option.name);
                if let Some(text) = sentence(&values, option, support)? {
                    problems.warning(&format!("{kind} plugin {}: {text}", plugin.name));
                }
            }
        }
    }
    Ok(())
}
