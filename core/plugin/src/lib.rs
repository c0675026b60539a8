//! The plugin contract of shevek: connections, actions and modules, their argument specs, registry and loader.
//!
//! A plugin author depends on this crate and on nothing else of shevek. The layers are Ansible's:
//! a [`ConnectionPlugin`] reaches a host, an [`Action`] is the controller's half of a task, a
//! [`Module`] is the target's half.

mod action;
mod connection;
mod log;
mod module;
mod registration;
mod result;
mod secret;
mod spec;
pub mod target;

pub use action::{Action, ActionError, ActionHost, ActionMeta, ActionTask, ModuleCall};
pub use async_trait::async_trait;
pub use connection::{
    Channel, ChannelEvent, Connection, ConnectionError, ConnectionMeta, ConnectionOption,
    ConnectionPlugin, ConnectionTarget, ExecOutput, ExecRequest,
};
pub use inventory;
pub use log::{Log, NoLog};
pub use module::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, OutputSink, Stream, Support,
};
pub use registration::{Factory, PluginKind, Registration, registrations};
pub use result::TaskResult;
pub use secret::Secret;
pub use serde_json;
pub use spec::{
    ArgType, ArgumentSpec, Deprecation, OptionSpec, RequiredBy, RequiredIf, Surroundings,
    Validated, ValidationError, ValidationErrors, ValidationKind, nearest, passwd_home,
    remove_values,
};
