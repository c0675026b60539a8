//! The console between two lines: its settings, and the engine with its connections.

use std::sync::Arc;

use clap::ArgMatches;
use shevek_engine::{Engine, Interrupt, RegistryCatalog};
use tokio::runtime::Runtime;

use super::command::Own;
use super::help;
use super::play::{on_hosts, play};
use super::settings::ConsoleSettings;
use crate::callback::MinimalCallback;
use crate::commands::playbook::engine_error;
use crate::commands::session::{Prepared, runtime};
use crate::display::Colour;
use crate::error::CommandError;

const HELP_WIDTH: usize = 80;

/// What follows a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Next,
    Exit,
}

pub(super) struct Console {
    prepared: Prepared,
    settings: ConsoleSettings,
    catalog: Arc<RegistryCatalog>,
    runtime: Runtime,
    /// `None` only while a task runs.
    engine: Option<Engine>,
    interrupt: Interrupt,
    hosts: Vec<Arc<str>>,
}

impl Console {
    pub(super) fn start(
        matches: &ArgMatches,
        prepared: Prepared,
        catalog: Arc<RegistryCatalog>,
    ) -> Result<Self, CommandError> {
        let settings = ConsoleSettings::read(matches, &prepared.options.settings);
        let (engine, interrupt) = engine(&prepared)?;
        let mut console = Self {
            runtime: runtime()?,
            prepared,
            settings,
            catalog,
            engine: Some(engine),
            interrupt,
            hosts: Vec::new(),
        };
        let is_known = console
            .matching(&console.settings)
            .is_ok_and(|hosts| !hosts.is_empty());
        if !is_known && !console.names().is_empty() {
            return Err(CommandError::Failed(
                "Specified inventory, host pattern and/or --limit leaves us with no hosts to target.".into(),
            ));
        }
        console.look_up_hosts();
        Ok(console)
    }

    /// Hosts and groups of the inventory.
    pub(super) fn names(&self) -> Vec<String> {
        let Some(engine) = &self.engine else {
            return Vec::new();
        };
        let mut names = engine.hosts().read(|inventory| {
            let hosts = inventory.hosts().iter();
            let names = hosts.map(|host| inventory.host(*host).name.to_string());
            names.collect::<Vec<_>>()
        });
        if !names.is_empty() {
            names.extend(self.groups());
        }
        names
    }

    pub(super) fn prompt(&self) -> (String, bool) {
        let forks = self.prepared.options.settings.forks;
        self.settings.prompt(self.hosts.len(), forks)
    }

    /// Runs a module or a shell command. What fails is told, the console goes on.
    pub(super) fn task(&mut self, line: &str, is_shell: bool) -> Result<After, CommandError> {
        let play = match play(line, is_shell, &self.settings, &*self.catalog) {
            Ok(play) => Arc::new(play),
            Err(error) => {
                self.error(&format!("Unable to build command: {error}"));
                return Ok(After::Next);
            }
        };
        let Some(mut engine) = self.engine.take() else {
            return Ok(After::Next);
        };
        engine.forget_results();
        let work = async move {
            let ended = engine.run_ad_hoc(&play).await;
            (engine, ended)
        };
        let interrupt = self.interrupt.clone();
        let (engine, ended) = self
            .prepared
            .block_on_runtime(&self.runtime, interrupt, work)?;
        self.engine = Some(engine);
        match ended {
            Ok(ended) if ended.interrupted => {
                self.error("User interrupted execution");
                self.restart()?;
            }
            Ok(_) => {}
            Err(error) => self.error(&engine_error(error).to_string()),
        }
        Ok(After::Next)
    }

    /// Runs one of the console's own commands.
    pub(super) fn own(&mut self, own: Own, argument: &str) -> Result<After, CommandError> {
        match own {
            Own::Exit => return Ok(After::Exit),
            Own::Help => self.help(argument),
            Own::List => self.list(argument),
            Own::Cd => self.cd(argument),
            Own::Shell => return self.task(argument, true),
            Own::Forks => self.forks(argument)?,
            Own::Verbosity => self.verbosity(argument)?,
            Own::Timeout => self.timeout(argument),
            Own::Collections => {
                if matches!(argument, "" | "none") {
                    self.verbose("Collections name search is using defaults");
                } else {
                    self.error(
                        "Collections cannot be searched by short names here: name modules in full.",
                    );
                }
            }
            Own::Become => match argument {
                "" => self.say("Please specify become value, e.g. `become yes`"),
                _ => {
                    self.settings.escalates = is_yes(argument);
                    let now = python(self.settings.escalates);
                    self.verbose(&format!("become changed to {now}"));
                }
            },
            Own::Check => match argument {
                "" => {
                    self.say("Please specify check mode value, e.g. `check yes`");
                    let now = python(self.settings.check);
                    self.verbose(&format!("check mode is currently {now}."));
                }
                _ => {
                    self.settings.check = is_yes(argument);
                    let now = python(self.settings.check);
                    self.say(&format!("check mode changed to {now}"));
                }
            },
            Own::Diff => match argument {
                "" => {
                    self.say("Please specify a diff value , e.g. `diff yes`");
                    let now = python(self.settings.diff);
                    self.verbose(&format!("diff mode is currently {now}"));
                }
                _ => {
                    self.settings.diff = is_yes(argument);
                    let now = python(self.settings.diff);
                    self.say(&format!("diff mode changed to {now}"));
                }
            },
            Own::RemoteUser => match argument {
                "" => self.say("Please specify a remote user, e.g. `remote_user root`"),
                user => self.settings.remote_user = Some(user.to_owned()),
            },
            Own::BecomeUser => match argument {
                "" => {
                    self.say("Please specify a user, e.g. `become_user jenkins`");
                    let user = self.settings.become_user.as_deref().unwrap_or("None");
                    self.verbose(&format!("Current user is {user}"));
                }
                user => self.settings.become_user = Some(user.to_owned()),
            },
            Own::BecomeMethod => match argument {
                "" => {
                    self.say("Please specify a become_method, e.g. `become_method su`");
                    let method = &self.settings.become_method;
                    self.verbose(&format!("Current become_method is {method}"));
                }
                method => {
                    method.clone_into(&mut self.settings.become_method);
                    self.verbose(&format!("become_method changed to {method}"));
                }
            },
        }
        Ok(After::Next)
    }

    /// Ends all connections.
    pub(super) fn close(mut self) -> Result<(), CommandError> {
        self.end_engine()
    }

    fn end_engine(&mut self) -> Result<(), CommandError> {
        let Some(engine) = self.engine.take() else {
            return Ok(());
        };
        let interrupt = self.interrupt.clone();
        let work = async move { engine.close().await };
        self.prepared
            .block_on_runtime(&self.runtime, interrupt, work)
    }

    /// A new engine with the settings as they are now; facts and connections are new too.
    fn restart(&mut self) -> Result<(), CommandError> {
        self.end_engine()?;
        let (engine, interrupt) = engine(&self.prepared)?;
        self.engine = Some(engine);
        self.interrupt = interrupt;
        self.look_up_hosts();
        Ok(())
    }

    fn matching(&self, settings: &ConsoleSettings) -> Result<Vec<Arc<str>>, CommandError> {
        let Some(engine) = &self.engine else {
            return Ok(Vec::new());
        };
        let preview = engine
            .preview(&Arc::new(on_hosts(settings)))
            .map_err(engine_error)?;
        Ok(preview.hosts)
    }

    fn look_up_hosts(&mut self) {
        self.hosts = self.matching(&self.settings).unwrap_or_default();
    }

    fn groups(&self) -> Vec<String> {
        let mut names: Vec<String> = self.engine.as_ref().map_or_else(Vec::new, |engine| {
            engine.hosts().read(|inventory| {
                let groups = inventory.groups();
                groups
                    .map(|group| inventory.group(group).name.to_string())
                    .collect()
            })
        });
        names.sort();
        names
    }

    fn cd(&mut self, argument: &str) {
        let before = self.settings.pattern.clone();
        self.settings.pattern = match argument {
            "" => "*".into(),
            "/" | "*" | "/*" => "all".into(),
            pattern => pattern.to_owned(),
        };
        match self.matching(&self.settings) {
            Ok(hosts) if !hosts.is_empty() || !argument.contains(|c| !"/*".contains(c)) => {
                self.hosts = hosts;
            }
            _ => {
                self.settings.pattern = before;
                self.say("no host matched");
            }
        }
    }

    fn list(&self, argument: &str) {
        match argument {
            "" => self.hosts.iter().for_each(|host| self.say(host)),
            "groups" => self.groups().iter().for_each(|group| self.say(group)),
            _ => {
                self.error("Invalid option passed to \"list\"");
                self.say(help::own(Own::List).0);
            }
        }
    }

    fn forks(&mut self, argument: &str) -> Result<(), CommandError> {
        match argument.parse::<i64>() {
            Ok(number) if number > 0 => {
                self.prepared.options.settings.forks =
                    usize::try_from(number).unwrap_or(usize::MAX);
                self.restart()?;
            }
            Ok(_) => self.say("forks must be greater than or equal to 1"),
            Err(_) => {
                if !argument.is_empty() {
                    self.error("Invalid argument for \"forks\"");
                }
                self.say("Usage: forks <number>");
            }
        }
        Ok(())
    }

    fn verbosity(&mut self, argument: &str) -> Result<(), CommandError> {
        if argument.is_empty() {
            self.say("Usage: verbosity <number>");
            return Ok(());
        }
        match argument.parse::<u8>() {
            Ok(number) => {
                self.prepared.options.settings.verbosity = number;
                self.verbose(&format!("verbosity level set to {argument}"));
                self.restart()
            }
            Err(error) => {
                self.error(&format!("The verbosity must be a valid integer: {error}"));
                Ok(())
            }
        }
    }

    fn timeout(&mut self, argument: &str) {
        if argument.is_empty() {
            self.say("Usage: timeout <seconds>");
            return;
        }
        match argument.parse::<i64>() {
            Ok(seconds) if seconds < 0 => {
                self.error("The timeout must be greater than or equal to 1, use 0 to disable");
            }
            Ok(seconds) => self.settings.timeout = u32::try_from(seconds).unwrap_or(u32::MAX),
            Err(error) => self.error(&format!(
                "The timeout must be a valid positive integer, or 0 to disable: {error}"
            )),
        }
    }

    fn help(&self, argument: &str) {
        if argument.is_empty() {
            self.say(&help::overview(&self.catalog, HELP_WIDTH));
            return;
        }
        match Own::find(argument) {
            Some(Own::Help) => self.prepared.terminal.warning(help::own(Own::Help).0),
            Some(own) => {
                let (about, usage) = help::own(own);
                self.say(about);
                if let Some(usage) = usage {
                    self.say(usage);
                }
            }
            None => match help::module(&self.prepared.registry, &self.catalog, argument) {
                Some(text) => self.say(&text),
                None => self.say(&format!("*** No help on {argument}")),
            },
        }
    }

    fn say(&self, text: &str) {
        self.prepared.terminal.line(text, Colour::Plain);
    }

    fn verbose(&self, text: &str) {
        if self.prepared.options.settings.verbosity > 0 {
            self.prepared.terminal.line(text, Colour::Verbose);
        }
    }

    fn error(&self, text: &str) {
        let text = format!("[ERROR]: {text}");
        self.prepared.terminal.error_line(&text, Colour::Error);
    }
}

fn engine(prepared: &Prepared) -> Result<(Engine, Interrupt), CommandError> {
    let callback = MinimalCallback::new(
        prepared.terminal.clone(),
        prepared.options.settings.verbosity,
        &prepared.callback_options()?,
    );
    let events = prepared.events(vec![Box::new(callback)]);
    let loader = prepared.loader(&events)?;
    prepared.engine(events, loader)
}

/// Ansible's `boolean(value, strict=False)`.
fn is_yes(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "y" | "yes" | "on" | "1" | "true" | "t" | "1.0"
    )
}

fn python(flag: bool) -> &'static str {
    if flag { "True" } else { "False" }
}
