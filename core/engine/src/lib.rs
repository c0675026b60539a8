//! Variable precedence, strategies, task executor, async jobs and typed events.
//!
//! An [`Engine`] runs playbooks over hosts with the plugins of a registry. It prints nothing: every step is an
//! [`Event`] for the callbacks.

mod catalog;
mod connection;
mod engine;
mod event;
mod fact_cache;
mod gather;
mod host_order;
mod hosts;
mod interrupt;
mod play;
mod play_keywords;
mod plugin_metas;
mod preview;
mod prompt;
mod run_context;
mod session;
mod settings;
mod strategy;
mod tags;
mod task;
mod variables;
mod vars_prompt;
mod vaulted_files;

pub use catalog::RegistryCatalog;
pub use engine::{Engine, EngineError, EngineParts, RunEnd};
pub use event::{
    Callback, Delegated, Deprecation, Event, EventSink, Failure, FailureStep, HostStats,
    ItemReport, Report, Stats, TaskInfo,
};
pub use fact_cache::{FactCache, KeptFacts};
pub use hosts::{HostCatalog, HostError};
pub use interrupt::Interrupt;
pub use preview::{PlayPreview, TaskPreview};
pub use prompt::{NoPrompter, Prompt, PromptError, Prompter};
pub use session::{
    Become, BecomeLimit, BecomeMethod, ModuleRequest, OutputHandler, RunnerImage, RunnerImages,
    RunnerPair, Session, SessionError, SessionOptions,
};
pub use settings::{ConfigSource, Gathering, NoConfig, Settings};
pub use variables::{VariableError, merged};
pub use vaulted_files::VaultedFiles;
