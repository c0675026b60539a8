//! What `playbook` and `run` have in common: the engine put together, Ctrl-C, the end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use parking_lot::Mutex;
use shevek_engine::{
    Callback, ConfigSource, Engine, EngineParts, EventSink, HostCatalog, Interrupt,
    RegistryCatalog, VaultedFiles,
};
use shevek_inventory::HashBehaviour;
use shevek_playbook::{Loader, LoaderParts};
use shevek_plugin::{Log, Registry};
use shevek_template::{TemplateConfiguration, TemplateEnvironment, Waiting};
use tokio::runtime::{Handle, Runtime, RuntimeFlavor};
use tokio::signal::unix::{SignalKind, signal};

use super::login_name::login_name;
use super::playbook::engine_error;
use super::plugin_filter::rejected_modules;
use super::project::registry;
use crate::arguments::{
    CommonOptions, collections_paths, fact_cache, merge_hashes, read_extra_vars, read_secrets,
    read_vault_secrets, roles_paths, source_configuration,
};
use crate::callback::{Callbacks, DefaultOptions, LiveCallback};
use crate::configuration::{Configuration, Values, flag, unused_settings};
use crate::display::{Colour, LogFile, Palette, Terminal, TerminalPrompter};
use crate::error::CommandError;
use crate::runner_images::runner_images;

/// Stack of a worker thread; only what is used of it takes memory.
const STACK_BYTES: usize = 8 * 1024 * 1024;
/// How often the live region's clock goes on.
const TICK: Duration = Duration::from_millis(500);

/// Everything that a command with hosts needs before it builds an engine.
pub(super) struct Prepared {
    pub(super) configuration: Arc<Configuration>,
    pub(super) options: CommonOptions,
    pub(super) registry: Arc<Registry>,
    pub(super) terminal: Terminal,
    /// Options that were given and mean nothing here.
    unused_options: Vec<&'static str>,
    /// Facts and inventories of runs before are forgotten.
    flushes_cache: bool,
    /// The implicit localhost is what was asked for.
    means_localhost: bool,
    templates: TemplateConfiguration,
    environment: Arc<TemplateEnvironment>,
    /// That of the engine that was built last.
    interrupt: Arc<Mutex<Interrupt>>,
}

/// Whether colours are on, off, or up to the terminal.
pub(super) fn colours(configuration: &Configuration) -> Option<bool> {
    let setting = |env, key| {
        flag(configuration, env, "defaults", key)
            .ok()
            .flatten()
            .unwrap_or(false)
    };
    if setting("ANSIBLE_FORCE_COLOR", "force_color") {
        return Some(true);
    }
    let no_colour = configuration
        .env("NO_COLOR")
        .is_some_and(|value| !value.is_empty());
    (setting("ANSIBLE_NOCOLOR", "nocolor") || no_colour).then_some(false)
}

/// The terminal with its colours and its log file, as they are configured.
pub(super) fn terminal(configuration: &Configuration) -> Result<Terminal, CommandError> {
    let values = Values { configuration };
    let palette = Palette::read(|name| {
        let value = values.named(name)?;
        Ok::<_, CommandError>(value.as_str().map(str::to_owned))
    })?;
    let palette = palette.map_err(|(setting, name)| {
        CommandError::Usage(format!("{setting} = {name}: there is no such colour."))
    })?;
    let to_stderr = flag(
        configuration,
        "ANSIBLE_VERBOSE_TO_STDERR",
        "defaults",
        "verbose_to_stderr",
    )?;
    let terminal = Terminal::new(colours(configuration))
        .with_palette(palette)
        .with_verbose_to_stderr(to_stderr.unwrap_or(false));
    let path = values.named("DEFAULT_LOG_PATH")?;
    let Some(path) = path.as_str().filter(|path| !path.is_empty()) else {
        return Ok(terminal);
    };
    match LogFile::open(Path::new(path), login_name()) {
        Ok(log) => Ok(terminal.with_log(log)),
        Err(_) => {
            terminal.warning(&format!(
                "log file at '{path}' is not writeable and we cannot create it, aborting"
            ));
            Ok(terminal)
        }
    }
}

/// Whether a pattern is the name of this machine. Ansible: `LOCALHOST`.
fn means_localhost(matches: &ArgMatches) -> bool {
    let pattern = matches.try_get_one::<String>("pattern").ok().flatten();
    pattern.is_some_and(|pattern| matches!(pattern.as_str(), "127.0.0.1" | "localhost" | "::1"))
}

/// Reads configuration, command line and passwords.
pub(super) fn prepare(matches: &ArgMatches, playbook_dir: &Path) -> Result<Prepared, CommandError> {
    let configuration = Arc::new(Configuration::load()?);
    let terminal = terminal(&configuration)?;
    // Asked for before the passwords of vaults, as in Ansible.
    let secrets = read_secrets(matches, &configuration)?;
    let module_path: Vec<&str> = matches
        .get_many::<String>("module-path")
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let rejected = rejected_modules(&configuration, &|text| terminal.warning(text))?;
    let registry = registry(&configuration, playbook_dir, &module_path, rejected);
    let registry = Arc::new(registry);
    let interrupt = Arc::new(Mutex::new(Interrupt::default()));
    let templates = TemplateConfiguration {
        waiting: waiting(&interrupt),
        allow_broken_conditionals: flag(
            &configuration,
            "ANSIBLE_ALLOW_BROKEN_CONDITIONALS",
            "defaults",
            "allow_broken_conditionals",
        )?
        .unwrap_or(false),
        strict_utf8: flag(
            &configuration,
            "ANSIBLE_MODULE_STRICT_UTF8_RESPONSE",
            "defaults",
            "module_strict_utf8_response",
        )?
        .unwrap_or(true),
        ini_values: {
            let configuration = Arc::clone(&configuration);
            Arc::new(move |section: &str, key: &str| configuration.ini(section, key))
        },
        configuration_file: configuration.file().map(Path::to_path_buf),
        vault_secrets: Arc::new(read_vault_secrets(matches, &configuration, &|text| {
            terminal.warning(text);
        })?),
        plugins: Some(Registry::clone(&registry)),
        ..TemplateConfiguration::default()
    };
    let given: Vec<String> = matches
        .get_many::<String>("extra-vars")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let extra_vars = read_extra_vars(&given, &templates, merge_hashes(&configuration)?)?;
    let mut options =
        CommonOptions::read(matches, &configuration, secrets, extra_vars, playbook_dir)?;
    options.settings.fact_cache =
        fact_cache(&configuration, &registry, &|text| terminal.warning(text))?;
    if options.settings.verbosity > 0 {
        terminal.line(&configuration.sentence(), Colour::Verbose);
    }
    Ok(Prepared {
        configuration,
        interrupt,
        options,
        registry,
        terminal,
        unused_options: ["sftp-extra-args", "scp-extra-args"]
            .into_iter()
            .filter(|option| matches.contains_id(option))
            .collect(),
        flushes_cache: matches.try_get_one::<bool>("flush-cache").ok().flatten() == Some(&true),
        means_localhost: means_localhost(matches),
        environment: TemplateEnvironment::new(templates.clone()),
        templates,
    })
}

impl Prepared {
    /// What callbacks are told by environment and ansible.cfg.
    pub(super) fn callback_options(&self) -> Result<DefaultOptions, CommandError> {
        let settings = &self.options.settings;
        DefaultOptions::read(&self.configuration, settings.verbosity, settings.check)
    }

    /// The callbacks that are configured, of which the first prints.
    pub(super) fn configured_callbacks(&self) -> Result<Vec<Box<dyn Callback>>, CommandError> {
        Callbacks {
            configuration: &self.configuration,
            registry: &self.registry,
            terminal: &self.terminal,
            options: self.callback_options()?,
        }
        .chosen()
    }

    /// The way of events to the callbacks, of which the first prints.
    pub(super) fn events(&self, mut callbacks: Vec<Box<dyn Callback>>) -> EventSink {
        if self.terminal.has_live_region() {
            callbacks.push(Box::new(LiveCallback::new(self.terminal.clone())));
        }
        let events = EventSink::new(callbacks, self.options.settings.verbosity);
        for warning in &self.configuration.warnings {
            events.warning(warning);
        }
        if self.options.settings.verbosity > 0 {
            // A mistake in a value that nobody reads is told by `shevek config`.
            let unused = unused_settings(&self.configuration).unwrap_or_default();
            for sentence in unused {
                events.warning(&sentence);
            }
        }
        for option in &self.unused_options {
            events.warning(&format!(
                "--{option} has no effect: files go through the connection itself."
            ));
        }
        events
    }

    /// What reads playbooks, roles and included files.
    pub(super) fn loader(&self, events: &EventSink) -> Result<Arc<Loader>, CommandError> {
        Ok(Arc::new(Loader::new(LoaderParts {
            catalog: Arc::new(RegistryCatalog::new(Arc::clone(&self.registry))),
            templates: Arc::clone(&self.environment),
            files: Arc::new(VaultedFiles::new(Arc::clone(&self.templates.vault_secrets))),
            log: Arc::new(events.clone()),
            extra_vars: self.options.settings.extra_vars.clone(),
            roles_path: roles_paths(&self.configuration),
            collections_paths: collections_paths(&self.configuration),
            private_role_vars: flag(
                &self.configuration,
                "ANSIBLE_PRIVATE_ROLE_VARS",
                "defaults",
                "private_role_vars",
            )?,
            merge_hashes: self.options.settings.merge_hashes,
            duplicate_keys: self.options.settings.duplicate_keys,
        })))
    }

    /// Puts the engine together.
    pub(super) fn engine(
        &self,
        events: EventSink,
        loader: Arc<Loader>,
    ) -> Result<(Engine, Interrupt), CommandError> {
        let settings = self.options.settings.clone();
        let hosts = self.hosts(&events)?;
        let interrupt = Interrupt::default();
        self.interrupt.lock().clone_from(&interrupt);
        let engine = Engine::new(EngineParts {
            settings,
            registry: Arc::clone(&self.registry),
            hosts,
            templates: Arc::clone(&self.environment),
            events,
            images: Arc::new(runner_images()),
            interrupt: interrupt.clone(),
            loader,
            prompter: Arc::new(TerminalPrompter::new(self.terminal.clone())),
        });
        // Without an inventory the implicit localhost may still be meant.
        let is_empty = engine
            .hosts()
            .read(|inventory| inventory.hosts().is_empty());
        let is_limited = self.options.settings.limit.is_some() && !is_empty;
        if is_limited && engine.limited_hosts().map_err(engine_error)?.is_empty() {
            return Err(CommandError::Failed(
                "Specified inventory, host pattern and/or --limit leaves us with no hosts to target.".into(),
            ));
        }
        if self.flushes_cache {
            engine.flush_fact_cache().map_err(engine_error)?;
        }
        Ok((engine, interrupt))
    }

    fn hash_behaviour(&self) -> HashBehaviour {
        if self.options.settings.merge_hashes {
            HashBehaviour::Merge
        } else {
            HashBehaviour::Replace
        }
    }

    fn hosts(&self, events: &EventSink) -> Result<HostCatalog, CommandError> {
        let mut sources = source_configuration(
            &self.configuration,
            &self.registry,
            Arc::clone(&self.templates.vault_secrets),
            self.hash_behaviour(),
            &self.options.settings.extra_vars,
        )?;
        sources.uses_cache = !self.flushes_cache;
        let loaded = shevek_inventory::load(&self.options.inventory, &sources)
            .map_err(|error| CommandError::Failed(error.to_string()))?;
        for warning in &loaded.warnings {
            events.inventory_warning(warning);
        }
        let warns = flag(
            &self.configuration,
            "ANSIBLE_LOCALHOST_WARNING",
            "defaults",
            "localhost_warning",
        )?;
        let warns = warns.unwrap_or(true) && !self.means_localhost;
        if loaded.inventory.hosts().is_empty() && warns {
            events.warning(
                "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'",
            );
        }
        let files = sources.variable_files();
        Ok(HostCatalog::new(
            loaded,
            files,
            vec![self.options.settings.playbook_dir.clone()],
        )
        .with_sources(self.options.inventory.clone(), sources))
    }

    /// Runs a command's work on a runtime with Ctrl-C and the live region's clock.
    pub(super) fn block_on<T: Send + 'static>(
        &self,
        interrupt: Interrupt,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, CommandError> {
        let runtime = runtime()?;
        let ended = self.block_on_runtime(&runtime, interrupt, work);
        runtime.shutdown_timeout(Duration::from_millis(200));
        ended
    }

    /// The same on a runtime that goes on afterwards.
    pub(super) fn block_on_runtime<T: Send + 'static>(
        &self,
        runtime: &Runtime,
        interrupt: Interrupt,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, CommandError> {
        let terminal = self.terminal.clone();
        let ended = runtime.block_on(async {
            let signals = tokio::spawn(watch_signals(interrupt, terminal.clone()));
            let ticker = terminal.has_live_region().then(|| {
                let terminal = terminal.clone();
                tokio::spawn(async move {
                    loop {
                        tokio::time::sleep(TICK).await;
                        terminal.tick();
                    }
                })
            });
            // On a worker: what it waits for wakes it there, without another thread.
            let ended = tokio::spawn(work).await;
            signals.abort();
            if let Some(ticker) = ticker {
                ticker.abort();
            }
            ended
        });
        ended.or_else(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(CommandError::Unexpected(error.into())),
        })
    }
}

/// Lookups give up what they wait for when the run is interrupted; until then others go on.
fn waiting(interrupt: &Arc<Mutex<Interrupt>>) -> Waiting {
    let interrupt = Arc::clone(interrupt);
    Waiting {
        is_interrupted: Arc::new(move || interrupt.lock().is_triggered()),
        blocking: Arc::new(|work| {
            let is_worker = Handle::try_current()
                .is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
            if is_worker {
                tokio::task::block_in_place(work);
            } else {
                work();
            }
        }),
    }
}

/// What a command's work runs on.
pub(super) fn runtime() -> Result<Runtime, CommandError> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Deeply nested templates are evaluated on these threads.
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build()
        .map_err(|error| CommandError::Unexpected(error.into()))
}

/// The first Ctrl-C (or SIGTERM) ends the run in good order, the second at once.
async fn watch_signals(interrupt: Interrupt, terminal: Terminal) {
    let (Ok(mut int), Ok(mut term)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return;
    };
    loop {
        tokio::select! {
            _ = int.recv() => {}
            _ = term.recv() => {}
        }
        if interrupt.is_triggered() {
            terminal.restore_mode();
            std::process::exit(99);
        }
        interrupt.trigger();
    }
}
