//! Variable precedence, strategies, task executor, async jobs and typed events.
//!
//! An [`Engine`] runs playbooks over hosts with the plugins of a registry. It prints nothing: every step is an
//! [`Event`] for the callbacks.

mod catalog;
mod connection;
mod engine;
mod event;
mod gather;
mod hosts;
mod interrupt;
mod play;
mod run_context;
mod session;
mod settings;
mod strategy;
mod tags;
mod task;
mod variables;

pub use catalog::RegistryCatalog;
pub use engine::{Engine, EngineError, EngineParts, PlayPreview, RunEnd};
pub use event::{
    Callback, Event, EventSink, Failure, FailureStep, HostStats, ItemReport, Report, Stats,
    TaskInfo,
};
pub use hosts::{HostCatalog, HostError};
pub use interrupt::Interrupt;
pub use session::{
    Become, BecomeMethod, ModuleRequest, OutputHandler, RunnerImage, RunnerImages, RunnerPair,
    Session, SessionError, SessionOptions,
};
pub use settings::{ConfigSource, NoConfig, Settings};
