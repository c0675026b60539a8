//! Runs playbooks. Ansible: `PlaybookExecutor` and `TaskQueueManager`.

use std::sync::Arc;

use parking_lot::Mutex;
use shevek_inventory::{Inventory, InventoryError, Warning, read_limit, split_pattern};
use shevek_jinja::Value;
use shevek_playbook::{LoadError, LoadLog, Loader, Play, Playbook};
use shevek_plugin::{Log as _, Registry};
use shevek_template::{Templar, TemplateContext, TemplateEnvironment, TemplateError, Variables};

use crate::connection::SessionPool;
use crate::event::{Event, EventSink};
use crate::host_order::in_order;
use crate::hosts::HostCatalog;
use crate::interrupt::Interrupt;
use crate::play_keywords::{PlayKeywords, batches};
use crate::plugin_metas::PluginMetas;
use crate::prompt::{PromptError, Prompter};
use crate::run_context::RunContext;
use crate::session::RunnerImages;
use crate::settings::Settings;
use crate::strategy::{
    Free, Linear, PlayEnd, PlayStart, RunState, STRATEGIES, Strategy, StrategyError,
};
use crate::task::{FieldError, FieldReader};
use crate::variables::{PlayScope, VariableError, VariableManager};
use crate::vars_prompt::ask_vars;

/// Everything that a run needs. Made once, runs any number of playbooks in a row.
pub struct Engine {
    pub(crate) run: Arc<RunContext>,
    hosts: Arc<HostCatalog>,
    state: RunState,
}

/// The parts that an engine is made of.
pub struct EngineParts {
    /// Settings.
    pub settings: Settings,
    /// Plugins.
    pub registry: Arc<Registry>,
    /// Hosts and their variables.
    pub hosts: HostCatalog,
    /// Filters, tests, lookups.
    pub templates: Arc<TemplateEnvironment>,
    /// Who is told what happens.
    pub events: EventSink,
    /// The runners to put on targets.
    pub images: Arc<RunnerImages>,
    /// Ctrl-C.
    pub interrupt: Interrupt,
    /// Reads what playbooks include while they run.
    pub loader: Arc<Loader>,
    /// Asks the user.
    pub prompter: Arc<dyn Prompter>,
}

/// A play that cannot run at all.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A keyword of the play cannot be templated.
    #[error("{message}")]
    Template {
        /// What is wrong.
        message: String,
        /// Where it stands: `file:line:column`.
        origin: Option<String>,
    },
    /// A host pattern or a variables file is wrong.
    #[error(transparent)]
    Hosts(#[from] InventoryError),
    /// The variables of the play cannot be had.
    #[error(transparent)]
    Variables(#[from] VariableError),
    /// A question of `vars_prompt` got no answer.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// A strategy that this version does not have.
    #[error("Invalid play strategy specified: {name}. There are: {known}.")]
    Strategy {
        /// Which.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The user quit the debugger: nothing more is to be told. Exit code 99.
    #[error("User interrupted execution")]
    Quit,
    /// An order of hosts that there is not.
    #[error(
        "Invalid 'order' specified for inventory hosts: {0}. There are: inventory, reverse_inventory, sorted, reverse_sorted, shuffle."
    )]
    Order(String),
    /// A mistake in the playbook that shows only while it runs.
    #[error("{0}")]
    Run(String),
    /// An included file is wrong.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEnd {
    /// A host failed.
    pub any_failed: bool,
    /// A host was unreachable.
    pub any_unreachable: bool,
    /// `max_fail_percentage` stopped the last play.
    pub broken: bool,
    /// The user interrupted the run.
    pub interrupted: bool,
    /// No task was the one of `--start-at-task`.
    pub no_start_task: bool,
}

impl RunEnd {
    /// The exit code, as Ansible gives it: 4 when a host was unreachable, else 2 when one failed; 2 in any case when
    /// too many failed.
    pub fn exit_code(&self) -> u8 {
        if self.interrupted {
            99
        } else if self.any_unreachable && !self.broken {
            4
        } else if self.any_failed {
            2
        } else {
            0
        }
    }
}

impl Engine {
    /// Puts the parts together. Connects to nothing.
    pub fn new(parts: EngineParts) -> Self {
        let EngineParts {
            settings,
            registry,
            hosts,
            templates,
            events,
            images,
            interrupt,
            loader,
            prompter,
        } = parts;
        let settings = Arc::new(settings);
        let hosts = Arc::new(hosts);
        let log = Arc::new(events.clone());
        let variables = Arc::new(VariableManager::new(
            Arc::clone(&settings),
            Arc::clone(&hosts),
            templates,
            Arc::clone(&log) as Arc<dyn LoadLog>,
        ));
        let pool = SessionPool::new(images, log, settings.forks);
        let run = Arc::new(RunContext {
            settings,
            registry,
            action_metas: PluginMetas::default(),
            variables,
            events,
            pool,
            interrupt,
            loader,
            prompter,
            jobs: Mutex::default(),
        });
        Self {
            run,
            hosts,
            state: RunState::default(),
        }
    }

    /// Runs playbooks one after the other, as far as hosts are left, and tells the recap.
    ///
    /// # Errors
    /// When a play cannot be run at all; what ran before has run.
    pub async fn run_playbooks(&mut self, playbooks: &[Playbook]) -> Result<RunEnd, EngineError> {
        for playbook in playbooks {
            self.run.events.emit(&Event::PlaybookStart {
                path: playbook.path.to_string_lossy().into_owned(),
            });
            self.run.events.verbose(
                2,
                &format!(
                    "{} plays in {}",
                    playbook.plays.len(),
                    playbook.path.display()
                ),
            );
            let interrupted = self.run_plays(playbook).await?;
            if interrupted {
                self.tell_running_jobs();
            }
            // As in Ansible, the numbers add up over several playbooks.
            let stats = self.state.stats.clone();
            self.run.events.emit(&Event::Recap(stats));
            let end = self.end(interrupted);
            if end.exit_code() != 0 {
                return Ok(end);
            }
        }
        Ok(self.end(false))
    }

    /// Runs the plays of a playbook as far as hosts are left. Says whether the user interrupted it.
    async fn run_plays(&mut self, playbook: &Playbook) -> Result<bool, EngineError> {
        for play in &playbook.plays {
            match self.run_play(play).await? {
                After::Next => {}
                After::Stop => break,
                After::Interrupted => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Jobs outlive an interrupted run: the user must learn how to find them.
    fn tell_running_jobs(&self) {
        let jobs = self.run.jobs.lock().clone();
        for (jid, host) in jobs {
            self.run.events.emit(&Event::JobLeftRunning { host, jid });
        }
    }

    /// Runs one play without recap: an ad hoc command.
    ///
    /// # Errors
    /// When it cannot be run at all.
    pub async fn run_ad_hoc(&mut self, play: &Arc<Play>) -> Result<RunEnd, EngineError> {
        let after = self.run_play(play).await?;
        let interrupted = matches!(after, After::Interrupted);
        if interrupted {
            self.tell_running_jobs();
        }
        Ok(self.end(interrupted))
    }

    /// The hosts of the inventory that `--limit` leaves.
    ///
    /// # Errors
    /// When the limit is no pattern or its file cannot be read.
    pub fn limited_hosts(&self) -> Result<Vec<Arc<str>>, EngineError> {
        self.matching_hosts(&["all".to_string()])
    }

    /// The inventory with its variables.
    pub fn hosts(&self) -> &HostCatalog {
        &self.hosts
    }

    /// Forgets the facts of localhost and of all hosts that the limit leaves, those of runs before too. Ansible: `--flush-cache`.
    ///
    /// # Errors
    /// When the limit is no pattern or its file cannot be read.
    pub fn flush_fact_cache(&self) -> Result<(), EngineError> {
        // Whether it is one of the inventory's or not.
        self.run.variables.clear_facts(&Arc::from("localhost"));
        for host in self.limited_hosts()? {
            self.run.variables.clear_facts(&host);
        }
        Ok(())
    }

    /// Forgets which hosts failed or were unreachable: the next play has all of them again. Facts and connections stay.
    pub fn forget_results(&mut self) {
        self.state = RunState::default();
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.run.pool.close().await;
    }

    fn end(&self, interrupted: bool) -> RunEnd {
        RunEnd {
            any_failed: self.state.ended_failed,
            any_unreachable: !self.state.unreachable.is_empty(),
            broken: self.state.ended_broken,
            interrupted,
            no_start_task: self.run.settings.start_at_task.is_some() && !self.state.started_at_task,
        }
    }

    async fn run_play(&mut self, play: &Arc<Play>) -> Result<After, EngineError> {
        let scope = Arc::new(PlayScope::new(String::new(), Some(play), Vec::new()));
        let templar = self.play_templar(&scope)?;
        let answers = ask_vars(play, &templar, &self.run).await?;
        let scope = Arc::new(
            PlayScope::new(String::new(), Some(play), Vec::new()).with_prompted(answers.clone()),
        );
        let templar = self.play_templar(&scope)?;
        let reader = FieldReader::new(&templar);
        let patterns = patterns(play, &templar)?;
        let keywords = PlayKeywords::read(play, &reader, &self.run.settings)?;
        let name = match &play.name {
            Some(name) => reader.text("name", Some(name))?.unwrap_or_default(),
            None => hosts_as_name(play, &templar)?,
        };
        let hosts = self.matching_hosts(&patterns)?;
        let ordered = in_order(&hosts, keywords.order.as_deref())?;
        if hosts.is_empty() {
            self.run.events.emit(&Event::PlayStart {
                name,
                check_mode: keywords.check_mode,
                tasks: 0,
                hosts: 0,
                path: play.path(),
                lockstep: keywords.is_lockstep(),
            });
            self.run.events.emit(&Event::NoHostsMatched);
            return Ok(After::Next);
        }
        let mut after = After::Next;
        for batch in batches(&ordered, &keywords.serial) {
            let before = self.lost();
            let scope = Arc::new(
                PlayScope::for_batch(name.clone(), Some(play), hosts.clone(), batch.clone())
                    .with_prompted(answers.clone())
                    .without(self.state.failed.iter().chain(&self.state.unreachable)),
            );
            let (end, ends_play) = self
                .run_batch(play, scope, &keywords, batch.clone())
                .await?;
            if end == PlayEnd::Interrupted {
                return Ok(After::Interrupted);
            }
            // Errors may have been cleared meanwhile: the sum cannot become less than nothing.
            let all_lost = self.lost() == before + batch.len();
            if all_lost || end == PlayEnd::Broken {
                after = After::Stop;
            }
            if ends_play || all_lost {
                break;
            }
        }
        Ok(after)
    }

    /// How many hosts failed or were unreachable so far.
    fn lost(&self) -> usize {
        self.state.failed.len() + self.state.unreachable.len()
    }

    /// One batch of a play. Says whether a task ended the play for all batches.
    async fn run_batch(
        &mut self,
        play: &Arc<Play>,
        scope: Arc<PlayScope>,
        keywords: &PlayKeywords,
        batch: Vec<Arc<str>>,
    ) -> Result<(PlayEnd, bool), EngineError> {
        let templar = self.play_templar(&scope)?;
        let hosts = batch.clone();
        let name = scope.name.clone();
        let start = PlayStart {
            run: Arc::clone(&self.run),
            play: Arc::clone(play),
            scope,
            hosts: batch,
            gather_facts: keywords.gather_facts,
            force_handlers: keywords.force_handlers,
            max_fail_share: keywords.max_fail_share,
            debugger: keywords.strategy == "debug" || self.run.settings.debugger,
        };
        let begun = start.begin(&templar, std::mem::take(&mut self.state));
        self.run.events.emit(&Event::PlayStart {
            name,
            check_mode: keywords.check_mode,
            tasks: begun.as_ref().map_or(0, |begun| begun.task_count),
            hosts: hosts.len(),
            path: play.path(),
            lockstep: keywords.is_lockstep(),
        });
        // A tag that cannot be templated.
        let mut play_run = begun.map_err(|error| EngineError::Run(error.message().to_string()))?;
        for host in &hosts {
            self.hosts.prepare(host).map_err(VariableError::from)?;
        }
        let strategy: Box<dyn Strategy> = match keywords.strategy.as_str() {
            "free" => Box::new(Free { pinned: false }),
            "host_pinned" => Box::new(Free { pinned: true }),
            "linear" | "debug" => Box::new(Linear),
            other => {
                return Err(EngineError::Strategy {
                    name: other.to_string(),
                    known: STRATEGIES.join(", "),
                });
            }
        };
        let end = strategy.run(&mut play_run).await;
        let ends_play = play_run.ends_play;
        self.state = play_run.end(matches!(end, Ok(PlayEnd::Broken)));
        Ok((end?, ends_play))
    }

    pub(crate) fn play_templar(&self, scope: &Arc<PlayScope>) -> Result<Templar, VariableError> {
        let variables = self.run.variables.for_play(scope)?;
        Ok(Templar::new(
            Arc::clone(self.run.variables.templates()),
            Arc::new(variables) as Arc<dyn Variables>,
            TemplateContext::default(),
        ))
    }

    /// Whether the inventory has any host.
    #[must_use]
    pub fn has_hosts(&self) -> bool {
        self.hosts.read(|inventory| !inventory.hosts().is_empty())
    }

    /// The hosts of a play's patterns within `--limit`, in the inventory's order.
    pub(crate) fn matching_hosts(&self, patterns: &[String]) -> Result<Vec<Arc<str>>, EngineError> {
        let limit = match &self.run.settings.limit {
            Some(limit) => read_limit(limit, &std::env::current_dir().unwrap_or_default())?,
            None => Vec::new(),
        };
        let (hosts, warnings) = self
            .hosts
            .read(|inventory| match_hosts(inventory, patterns, &limit))?;
        for warning in warnings {
            self.run.events.inventory_warning(&warning);
        }
        Ok(hosts)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Next,
    Stop,
    Interrupted,
}

type Matched = (Vec<Arc<str>>, Vec<Warning>);

fn match_hosts(
    inventory: &Inventory,
    patterns: &[String],
    limit: &[String],
) -> Result<Matched, InventoryError> {
    let patterns: Vec<String> = patterns
        .iter()
        .flat_map(|pattern| split_pattern(pattern))
        .collect();
    let found = inventory.match_limited(&patterns, limit)?;
    let names = found
        .hosts
        .iter()
        .map(|id| Arc::clone(&inventory.host(*id).name))
        .collect();
    Ok((names, found.warnings))
}

/// The play's host patterns, templated.
pub(crate) fn patterns(play: &Play, templar: &Templar) -> Result<Vec<String>, EngineError> {
    let mut patterns = Vec::new();
    for raw in &play.hosts {
        let value = templar
            .template(raw)
            .map_err(|error| template_error(&error))?;
        match &value {
            Value::List(list) => {
                for item in list.to_vec().unwrap_or_default() {
                    patterns.push(item.to_string());
                }
            }
            other => patterns.push(other.to_string()),
        }
    }
    Ok(patterns)
}

/// What heads a play without a name: its hosts as written, templated. One template that gives a list is told as
/// Python tells a list. Ansible: `Play.get_name`.
fn hosts_as_name(play: &Play, templar: &Templar) -> Result<String, EngineError> {
    let texts: Result<Vec<String>, TemplateError> = play
        .hosts
        .iter()
        .map(|raw| templar.template(raw).map(|value| value.to_string()))
        .collect();
    texts
        .map(|texts| texts.join(","))
        .map_err(|error| template_error(&error))
}

pub(crate) fn template_error(error: &TemplateError) -> EngineError {
    EngineError::Template {
        message: error.message().to_string(),
        origin: error.origin().map(ToString::to_string),
    }
}

impl From<StrategyError> for EngineError {
    fn from(error: StrategyError) -> Self {
        match error {
            StrategyError::Quit => Self::Quit,
            StrategyError::Prompt(error) => Self::Prompt(error),
            StrategyError::Run(message) => Self::Run(message),
            StrategyError::Variables(error) => Self::Variables(error),
            StrategyError::Load(error) => Self::Load(error),
        }
    }
}

impl From<FieldError> for EngineError {
    fn from(error: FieldError) -> Self {
        match &error {
            FieldError::Template { error, .. } => template_error(error),
            FieldError::Type { .. } => Self::Template {
                message: error.to_string(),
                origin: None,
            },
        }
    }
}
