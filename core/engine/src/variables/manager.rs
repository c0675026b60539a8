//! Puts the layers of variables together. Ansible: `VariableManager` and its precedence list.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use parking_lot::RwLock;
use shevek_jinja::Dict;
use shevek_playbook::{Play, Task};
use shevek_template::TemplateEnvironment;

use super::facts::VariableTable;
use super::host_store::HostStore;
use super::magic::MagicVariables;
use super::task_variables::{Layer, TaskVariables};
use crate::hosts::HostCatalog;
use crate::settings::Settings;

/// Knows all variables of a run.
pub(crate) struct VariableManager {
    settings: Arc<Settings>,
    inventory: Arc<HostCatalog>,
    templates: Arc<TemplateEnvironment>,
    stores: RwLock<HashMap<Arc<str>, Arc<HostStore>>>,
}

/// What variables depend on in one play.
pub(crate) struct PlayScope {
    /// The play's name or pattern.
    pub(crate) name: String,
    /// All hosts of the play.
    pub(crate) hosts: Vec<Arc<str>>,
    /// The play's variables.
    pub(crate) vars: Dict,
    remaining: RwLock<Vec<Arc<str>>>,
}

impl PlayScope {
    /// The scope of `play` on `hosts`.
    pub(crate) fn new(name: String, play: Option<&Play>, hosts: Vec<Arc<str>>) -> Self {
        Self {
            name,
            vars: play.map_or_else(Dict::new, |play| play.vars.clone()),
            remaining: RwLock::new(hosts.clone()),
            hosts,
        }
    }

    /// The hosts that have not failed.
    pub(crate) fn remaining_hosts(&self) -> Vec<Arc<str>> {
        self.remaining.read().clone()
    }

    /// Takes a host out.
    pub(crate) fn drop_host(&self, host: &str) {
        self.remaining.write().retain(|name| &**name != host);
    }
}

impl VariableManager {
    /// The variables of a run over `inventory`.
    pub(crate) fn new(
        settings: Arc<Settings>,
        inventory: Arc<HostCatalog>,
        templates: Arc<TemplateEnvironment>,
    ) -> Self {
        Self {
            settings,
            inventory,
            templates,
            stores: RwLock::default(),
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn inventory(&self) -> &HostCatalog {
        &self.inventory
    }

    pub(crate) fn templates(&self) -> &Arc<TemplateEnvironment> {
        &self.templates
    }

    pub(crate) fn config_file(&self) -> Option<String> {
        self.settings
            .config_file
            .as_ref()
            .map(|path| path.to_string_lossy().into_owned())
    }

    /// What the run has learned about a host.
    pub(crate) fn store(&self, host: &Arc<str>) -> Arc<HostStore> {
        if let Some(store) = self.stores.read().get(host) {
            return Arc::clone(store);
        }
        Arc::clone(self.stores.write().entry(Arc::clone(host)).or_default())
    }

    /// The variables of a task on a host, strongest layer first.
    pub(crate) fn for_task(
        self: &Arc<Self>,
        play: &Arc<PlayScope>,
        host: &Arc<str>,
        task: &Task,
        check_mode: bool,
        diff: bool,
    ) -> TaskVariables {
        self.layers(play, host, Some(&task.vars), check_mode, diff)
    }

    /// The variables of a host outside any play: what `hostvars` shows.
    pub(crate) fn for_host(
        self: &Arc<Self>,
        play: &Arc<PlayScope>,
        host: &Arc<str>,
    ) -> TaskVariables {
        self.layers(play, host, None, self.settings.check, self.settings.diff)
    }

    /// The variables that a play's own keywords see: no host yet.
    pub(crate) fn for_play(self: &Arc<Self>, play: &Arc<PlayScope>) -> TaskVariables {
        TaskVariables::new(vec![
            Layer::Dict(self.settings.extra_vars.clone()),
            Layer::Dict(play.vars.clone()),
        ])
    }

    fn layers(
        self: &Arc<Self>,
        play: &Arc<PlayScope>,
        host: &Arc<str>,
        task_vars: Option<&Dict>,
        check_mode: bool,
        diff: bool,
    ) -> TaskVariables {
        let store = self.store(host);
        let magic = MagicVariables {
            manager: Arc::clone(self),
            play: Arc::clone(play),
            host: Arc::clone(host),
            store: Arc::clone(&store),
            check_mode,
            diff,
            groups: OnceLock::new(),
        };
        let mut layers = vec![
            Layer::Magic(Arc::new(magic)),
            Layer::Dict(self.settings.extra_vars.clone()),
            table(store.assigned()),
        ];
        if let Some(vars) = task_vars {
            layers.push(Layer::Dict(vars.clone()));
        }
        if task_vars.is_some() {
            layers.push(Layer::Dict(play.vars.clone()));
        }
        layers.push(table(store.injected()));
        layers.push(Layer::Shared(self.inventory.variables(host)));
        TaskVariables::new(layers)
    }
}

fn table(table: Arc<VariableTable>) -> Layer {
    Layer::Table(table)
}
