//! What all tasks of a run share.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_playbook::Loader;
use shevek_plugin::{Action, Registry};

use crate::connection::SessionPool;
use crate::event::EventSink;
use crate::interrupt::Interrupt;
use crate::plugin_metas::PluginMetas;
use crate::prompt::Prompter;
use crate::settings::Settings;
use crate::variables::VariableManager;

/// The run's plugins, variables, connections and listeners.
pub(crate) struct RunContext {
    pub(crate) settings: Arc<Settings>,
    pub(crate) registry: Arc<Registry>,
    pub(crate) action_metas: PluginMetas<dyn Action>,
    pub(crate) variables: Arc<VariableManager>,
    pub(crate) events: EventSink,
    pub(crate) pool: SessionPool,
    pub(crate) interrupt: Interrupt,
    pub(crate) loader: Arc<Loader>,
    pub(crate) prompter: Arc<dyn Prompter>,
    /// Jobs that are being polled, with their hosts.
    pub(crate) jobs: Mutex<BTreeMap<String, Arc<str>>>,
}
