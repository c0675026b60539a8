//! `shevek playbook`, `ansible-playbook`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use shevek_engine::{EngineError, PromptError};
use shevek_playbook::{Loader, Playbook, find_collection_playbook};

use super::listing::Listing;
use super::session::{Prepared, prepare};
use super::unknown_tags::hints;
use crate::arguments::collections_paths;
use crate::callback::RetryCallback;
use crate::configuration::Configuration;
use crate::display::Colour;
use crate::error::CommandError;

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let paths: Vec<PathBuf> = matches
        .get_many::<String>("playbooks")
        .into_iter()
        .flatten()
        .map(PathBuf::from)
        .collect();
    let paths = with_collections(paths)?;
    let playbook_dir = directory_of(&paths)?;
    let prepared = prepare(matches, &playbook_dir)?;
    let mut callbacks = prepared.configured_callbacks()?;
    if let Some(retry) = RetryCallback::configured(&prepared.configuration, &prepared.terminal)? {
        callbacks.insert(0, Box::new(retry));
    }
    let events = prepared.events(callbacks);
    let loader = prepared.loader(&events)?;
    let playbooks = load(&prepared, &loader, &paths)?;
    if prepared.options.settings.verbosity > 0 {
        for collection in playbooks.iter().filter_map(|book| book.collection.as_ref()) {
            let sentence = format!("running playbook inside collection {collection}");
            prepared.terminal.line(&sentence, Colour::Verbose);
        }
    }
    if matches.get_flag("syntax-check") {
        for path in &paths {
            prepared
                .terminal
                .line(&format!("\nplaybook: {}", path.display()), Colour::Plain);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let settings = &prepared.options.settings;
    let tags = settings.tags.iter().chain(&settings.skip_tags);
    for sentence in hints(&playbooks, tags.map(String::as_str)) {
        prepared.terminal.warning(&sentence);
    }
    let (mut engine, interrupt) = prepared.engine(events, loader)?;
    let listing = Listing::read(matches);
    if listing.is_wanted() {
        listing.print(&prepared.terminal, &engine, &playbooks)?;
        return Ok(ExitCode::SUCCESS);
    }
    let ended = prepared.block_on(interrupt, async move {
        let ended = engine.run_playbooks(&playbooks).await;
        engine.close().await;
        ended
    })?;
    // Who quits the debugger has been told so by it.
    if matches!(ended, Err(EngineError::Quit)) {
        return Ok(ExitCode::from(99));
    }
    let ended = ended.map_err(engine_error)?;
    if ended.interrupted {
        prepared
            .terminal
            .error_line("[ERROR]: User interrupted execution", Colour::Error);
    }
    if ended.no_start_task && !ended.interrupted {
        let wanted = prepared.options.settings.start_at_task.as_deref();
        prepared.terminal.error_line(
            &format!(
                "[ERROR]: No matching task \"{}\" found. Note: --start-at-task can only follow static includes.",
                wanted.unwrap_or_default()
            ),
            Colour::Error,
        );
    }
    Ok(ExitCode::from(ended.exit_code()))
}

pub(super) fn engine_error(error: EngineError) -> CommandError {
    match error {
        EngineError::Template {
            message,
            origin: Some(origin),
        } => CommandError::Input(format!("{message}\nOrigin: {origin}")),
        EngineError::Template { .. } => CommandError::Input(error.to_string()),
        EngineError::Order(_) => CommandError::Usage(error.to_string()),
        EngineError::Load(error) => error.into(),
        EngineError::Variables(error) if error.is_syntax_error() => {
            CommandError::Input(error.to_string())
        }
        EngineError::Quit | EngineError::Prompt(PromptError::Interrupted) => {
            CommandError::Interrupted
        }
        EngineError::Prompt(PromptError::EndOfFile) => CommandError::Unexpected(anyhow::anyhow!(
            "Unexpected Exception, this is probably a bug: EOF when reading a line"
        )),
        EngineError::Hosts(_)
        | EngineError::Prompt(_)
        | EngineError::Run(_)
        | EngineError::Strategy { .. }
        | EngineError::Variables(_) => CommandError::Failed(error.to_string()),
    }
}

/// The files of playbooks; what is none may be the name of one in a collection, `namespace.name.playbook`.
fn with_collections(paths: Vec<PathBuf>) -> Result<Vec<PathBuf>, CommandError> {
    if paths.iter().all(|path| path.exists()) {
        return Ok(paths);
    }
    let places = collections_paths(&Configuration::load()?);
    let found = |path: PathBuf| match path.to_str() {
        Some(name) if !path.exists() => find_collection_playbook(name, &places).unwrap_or(path),
        _ => path,
    };
    Ok(paths.into_iter().map(found).collect())
}

/// The directory of the first playbook.
fn directory_of(paths: &[PathBuf]) -> Result<PathBuf, CommandError> {
    for path in paths {
        if !path.exists() {
            return Err(CommandError::Failed(format!(
                "the playbook: {} could not be found",
                path.display()
            )));
        }
        if !path.is_file() && !std::fs::metadata(path).is_ok_and(|meta| !meta.is_dir()) {
            return Err(CommandError::Failed(format!(
                "the playbook: {} does not appear to be a file",
                path.display()
            )));
        }
    }
    let first = paths
        .first()
        .map_or_else(|| PathBuf::from("."), Clone::clone);
    let absolute = std::path::absolute(&first).unwrap_or(first);
    Ok(absolute
        .parent()
        .map_or_else(|| PathBuf::from("/"), Path::to_path_buf))
}

/// Reads all playbooks, so that nothing runs when one of them is wrong.
fn load(
    prepared: &Prepared,
    loader: &Loader,
    paths: &[PathBuf],
) -> Result<Vec<Playbook>, CommandError> {
    let playbooks = paths
        .iter()
        .map(|path| loader.load_playbook(path))
        .collect::<Result<_, _>>()?;
    let registry = &prepared.registry;
    for problem in registry
        .problems()
        .into_iter()
        .chain(registry.shadowed_modules())
    {
        prepared
            .terminal
            .error_line(&format!("[WARNING]: {problem}"), Colour::Warning);
    }
    Ok(playbooks)
}
