//! The command itself: options, output, exit code.

use std::collections::HashSet;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;
use shevek_engine::Event;
use shevek_inventory::{HashBehaviour, HostId, Warning, read_limit};
use shevek_jinja::Dict;
use shevek_template::{Templar, TemplateConfiguration, TemplateContext, TemplateEnvironment};

use super::document::Format;
use super::graph::graph;
use super::view::View;
use super::{json, toml, yaml};
use crate::arguments::{
    fact_cache, inventory_sources, merge_hashes, playbook_dir, read_extra_vars, read_vault_secrets,
    source_configuration, verbosity,
};
use crate::callback::Problems;
use crate::commands::project::registry;
use crate::commands::session::terminal;
use crate::configuration::{Configuration, flag};
use crate::display::Colour;
use crate::error::CommandError;

/// What is asked for.
enum Action {
    List,
    Host(String),
    Graph,
}

pub(in crate::commands) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let action = action(matches)?;
    let configuration = Arc::new(Configuration::load()?);
    let terminal = terminal(&configuration)?;
    if verbosity(matches, &configuration)? > 0 {
        terminal.line(&configuration.sentence(), Colour::Verbose);
    }
    let setting = |env, section, key| flag(&configuration, env, section, key);
    let deprecations = setting(
        "ANSIBLE_DEPRECATION_WARNINGS",
        "defaults",
        "deprecation_warnings",
    )?;
    let mut problems = Problems::new(terminal.clone(), deprecations.unwrap_or(true));
    for warning in &configuration.warnings {
        problems.warning(warning);
    }
    let export = matches.get_flag("export")
        || setting("ANSIBLE_INVENTORY_EXPORT", "inventory", "export")?.unwrap_or(false);
    let view = read_view(matches, &configuration, export, &mut problems)?;
    let text = match action {
        Action::Host(name) => {
            let host = single_host(&view, &name, &mut problems)?;
            written(&view.host_variables(host)?, format(matches))?
        }
        Action::Graph => {
            let name = matches
                .get_one::<String>("group")
                .map_or("all", String::as_str);
            let group = view.inventory().find_group(name).ok_or_else(|| {
                CommandError::Usage("Pattern must be valid group name when using --graph".into())
            })?;
            graph(&view, group, matches.get_flag("vars"))?
        }
        Action::List => list(matches, &view, &mut problems)?,
    };
    for warning in view.take_warnings() {
        problems.warning(&warning.to_string());
    }
    match matches.get_one::<String>("output") {
        None => terminal.line(text.strip_suffix('\n').unwrap_or(&text), Colour::Plain),
        Some(path) => std::fs::write(path, &text).map_err(|error| {
            CommandError::Failed(format!(
                "Unable to write to destination file '{path}': {error}"
            ))
        })?,
    }
    Ok(ExitCode::SUCCESS)
}

fn action(matches: &ArgMatches) -> Result<Action, CommandError> {
    // An empty name is none, as in Ansible.
    let host = matches
        .get_one::<String>("host")
        .filter(|name| !name.is_empty());
    match (matches.get_flag("list"), host, matches.get_flag("graph")) {
        (true, None, false) => Ok(Action::List),
        (false, Some(host), false) => Ok(Action::Host(host.clone())),
        (false, None, true) => Ok(Action::Graph),
        (false, None, false) => Err(CommandError::Usage(
            "No action selected, at least one of --host, --graph or --list needs to be specified."
                .into(),
        )),
        _ => Err(CommandError::Usage(
            "Conflicting options used, only one of --host, --graph or --list can be used at the same time."
                .into(),
        )),
    }
}

fn format(matches: &ArgMatches) -> Format {
    if matches.get_flag("yaml") {
        Format::Yaml
    } else if matches.get_flag("toml") {
        Format::Toml
    } else {
        Format::Json
    }
}

fn written(document: &Dict, format: Format) -> Result<String, CommandError> {
    match format {
        Format::Json => json::text(document),
        Format::Yaml => yaml::text(document),
        Format::Toml => toml::text(document),
    }
}

fn list(
    matches: &ArgMatches,
    view: &View,
    problems: &mut Problems,
) -> Result<String, CommandError> {
    let limit = match matches.get_one::<String>("limit") {
        Some(limit) => {
            let current = std::env::current_dir().unwrap_or_default();
            read_limit(limit, &current).map_err(|error| CommandError::Failed(error.to_string()))?
        }
        None => Vec::new(),
    };
    let matched = view
        .inventory()
        .match_limited(&["all".into()], &limit)
        .map_err(|error| CommandError::Failed(error.to_string()))?;
    for warning in &matched.warnings {
        problems.warning(&warning.to_string());
    }
    let format = format(matches);
    written(&view.list(&matched.hosts, format)?, format)
}

fn single_host(view: &View, name: &str, problems: &mut Problems) -> Result<HostId, CommandError> {
    let matched = view
        .inventory()
        .match_pattern(name)
        .map_err(|error| CommandError::Failed(error.to_string()))?;
    for warning in &matched.warnings {
        problems.warning(&warning.to_string());
    }
    match matched.hosts.as_slice() {
        [host] => Ok(*host),
        _ => Err(CommandError::Usage(
            "You must pass a single valid host to --host parameter".into(),
        )),
    }
}

/// Reads the inventories.
fn read_view(
    matches: &ArgMatches,
    configuration: &Arc<Configuration>,
    export: bool,
    problems: &mut Problems,
) -> Result<View, CommandError> {
    let mut warnings = std::cell::RefCell::new(Vec::new());
    let secrets = Arc::new(read_vault_secrets(matches, configuration, &|text| {
        warnings.borrow_mut().push(text.to_owned());
    })?);
    for warning in warnings.get_mut() {
        problems.warning(warning);
    }
    let templates = TemplateConfiguration {
        vault_secrets: Arc::clone(&secrets),
        ..TemplateConfiguration::default()
    };
    let given: Vec<String> = matches
        .get_many::<String>("extra-vars")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let merges = merge_hashes(configuration)?;
    let extra_vars = read_extra_vars(&given, &templates, merges)?;
    let hash_behaviour = if merges {
        HashBehaviour::Merge
    } else {
        HashBehaviour::Replace
    };
    let given_directory = playbook_dir(matches, configuration);
    let playbook_dir = match &given_directory {
        Some(directory) => std::path::absolute(directory).unwrap_or_else(|_| directory.clone()),
        None => std::path::absolute(".").unwrap_or_else(|_| ".".into()),
    };
    // Inventories run no modules.
    let registry = registry(configuration, &playbook_dir, &[], HashSet::new());
    let mut sources = source_configuration(
        configuration,
        &registry,
        Arc::clone(&secrets),
        hash_behaviour,
        &extra_vars,
    )?;
    sources.uses_cache = !matches.get_flag("flush-cache");
    let loaded = shevek_inventory::load(&inventory_sources(matches, configuration), &sources)
        .map_err(|error| CommandError::Failed(error.to_string()))?;
    if matches.get_flag("flush-cache") {
        let unusable = std::cell::RefCell::new(Vec::new());
        let cache = fact_cache(configuration, &registry, &|text| {
            unusable.borrow_mut().push(text.to_owned());
        })?;
        for warning in unusable.into_inner() {
            problems.warning(&warning);
        }
        for host in loaded.inventory.hosts() {
            cache
                .delete(&loaded.inventory.host(*host).name)
                .map_err(|error| CommandError::Failed(error.to_string()))?;
        }
    }
    for warning in &loaded.warnings {
        tell(warning, problems);
    }
    let templar = Templar::new(
        TemplateEnvironment::new(templates),
        Arc::new(shevek_template::VariableMap::new()),
        TemplateContext::default(),
    );
    Ok(View {
        loaded,
        files: sources.variable_files(),
        playbook_dir,
        has_playbook_dir: given_directory.is_some(),
        export,
        extra_vars,
        templar,
    })
}

fn tell(warning: &Warning, problems: &mut Problems) {
    match Event::from(warning) {
        Event::Deprecated(deprecation) => problems.deprecation(&deprecation),
        Event::Error { message } => problems.error(&message),
        // Details are for `-vvvv`.
        Event::Verbose { .. } => {}
        _ => problems.warning(&warning.to_string()),
    }
}
