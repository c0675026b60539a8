//! `shevek run`, `ansible`: one module on some hosts.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;
use shevek_engine::{Callback, ConfigSource as _, RegistryCatalog};
use shevek_jinja::Value;
use shevek_playbook::{Block, Play, Step, TypedTask, parse_ad_hoc_task};
use shevek_yaml::{Source, Span};

use super::pattern::typed_pattern;
use super::playbook::engine_error;
use super::session::{Prepared, prepare};
use crate::arguments::playbook_dir;
use crate::callback::{MinimalCallback, OneLineCallback, TreeCallback};
use crate::configuration::{Configuration, flag, text};
use crate::display::Colour;
use crate::error::CommandError;

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let current = std::env::current_dir().unwrap_or_default();
    let configuration = Configuration::load()?;
    let given = |name: &str| matches.get_one::<String>(name).cloned();
    let playbook_dir = playbook_dir(matches, &configuration).unwrap_or_else(|| current.clone());
    let prepared = prepare(matches, &playbook_dir)?;
    let module = given("module-name")
        .or_else(|| configuration.ini("defaults", "module_name"))
        .unwrap_or_else(|| "command".into());
    let args = given("args").or_else(|| {
        text(
            &configuration,
            "ANSIBLE_MODULE_ARGS",
            "defaults",
            "module_args",
        )
    });
    let args = args.unwrap_or_default();
    if args.is_empty() && needs_arguments(&module) && !matches.get_flag("list-hosts") {
        let pattern = given("pattern").unwrap_or_default();
        let is_playbook = Path::new(&pattern)
            .extension()
            .is_some_and(|end| end == "yml");
        let hint = if is_playbook {
            " (did you mean to run ansible-playbook?)"
        } else {
            ""
        };
        return Err(CommandError::Usage(format!(
            "No argument passed to {module} module{hint}"
        )));
    }
    let catalog = RegistryCatalog::new(prepared.registry.clone());
    let number = |name: &str| {
        let given = matches.get_one::<u64>(name).copied();
        given.map(|number| i64::try_from(number).unwrap_or(i64::MAX))
    };
    let interval = i64::try_from(prepared.options.settings.poll_interval).unwrap_or(i64::MAX);
    let seconds = number("background").unwrap_or(0);
    let typed = TypedTask::CommandLine {
        async_seconds: seconds,
        poll_seconds: number("poll").unwrap_or(interval),
    };
    let mut task = parse_ad_hoc_task(&module, &args, typed, &catalog)?;
    if let Some(seconds) = matches.get_one::<u32>("task-timeout") {
        task.directives.timeout = Some(Value::Int(i64::from(*seconds)));
    }
    let pattern = given("pattern").unwrap_or_default();
    let play = Arc::new(play(&pattern, task));
    let terminal = prepared.terminal.clone();
    let verbosity = prepared.options.settings.verbosity;
    let mut callbacks: Vec<Box<dyn Callback>> = if matches.get_flag("one-line") {
        let options = prepared.callback_options()?;
        vec![Box::new(OneLineCallback::new(
            terminal, verbosity, &options,
        ))]
    } else if uses_configured_callbacks(&prepared)? {
        prepared.configured_callbacks()?
    } else {
        let options = prepared.callback_options()?;
        vec![Box::new(MinimalCallback::new(
            terminal, verbosity, &options,
        ))]
    };
    if let Some(directory) = matches.get_one::<String>("tree") {
        let directory = current.join(directory);
        callbacks.push(Box::new(TreeCallback::new(
            prepared.terminal.clone(),
            directory,
            verbosity,
        )));
    }
    let events = prepared.events(callbacks);
    let loader = prepared.loader(&events)?;
    let (mut engine, interrupt) = prepared.engine(events, loader)?;
    let preview = engine.preview(&play).map_err(engine_error)?;
    // Of an inventory without hosts that is told already.
    if preview.hosts.is_empty() && engine.has_hosts() {
        prepared.terminal.warning("No hosts matched, nothing to do");
    }
    if matches.get_flag("list-hosts") {
        prepared.terminal.line(
            &format!("  hosts ({}):", preview.hosts.len()),
            Colour::Plain,
        );
        for host in &preview.hosts {
            prepared
                .terminal
                .line(&format!("    {host}"), Colour::Plain);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let ended = prepared.block_on(interrupt, async move {
        let ended = engine.run_ad_hoc(&play).await;
        engine.close().await;
        ended
    })?;
    let ended = ended.map_err(engine_error)?;
    if ended.interrupted {
        prepared
            .terminal
            .error_line("[ERROR]: User interrupted execution", Colour::Error);
    }
    Ok(ExitCode::from(ended.exit_code()))
}

/// Whether a module does nothing without arguments. Ansible: `MODULE_REQUIRE_ARGS`.
fn needs_arguments(module: &str) -> bool {
    let short = ["ansible.builtin.", "ansible.legacy."]
        .iter()
        .find_map(|prefix| module.strip_prefix(prefix));
    matches!(
        short.unwrap_or(module),
        "command" | "shell" | "raw" | "script"
    )
}

/// Whether callbacks of playbooks are those of ad hoc commands too. Ansible: `bin_ansible_callbacks`.
fn uses_configured_callbacks(prepared: &Prepared) -> Result<bool, CommandError> {
    let given = flag(
        &prepared.configuration,
        "ANSIBLE_LOAD_CALLBACK_PLUGINS",
        "defaults",
        "bin_ansible_callbacks",
    );
    given.map(|given| given.unwrap_or(false))
}

/// The play that an ad hoc command is.
fn play(pattern: &str, task: shevek_playbook::Task) -> Play {
    let source = Source::new("<adhoc>", pattern);
    let mut play = Play::new(
        Span::point(&source, 1, 1),
        std::env::current_dir().unwrap_or_default(),
    );
    play.name = Some(Value::from("Ansible Ad-Hoc"));
    play.hosts = vec![typed_pattern(pattern)];
    play.gather_facts = Some(Value::Bool(false));
    play.tasks = vec![Arc::new(Block::implicit(vec![Step::Task(Arc::new(task))]))];
    play
}
