//! Puts the layers of variables together. Ansible: `VariableManager` and its precedence list.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::RwLock;
use serde_json::{Map, Value as Json};
use shevek_inventory::LayerKind;
use shevek_jinja::{Dict, Origin, Value};
use shevek_playbook::LoadLog;
use shevek_playbook::Task;
use shevek_plugin::Log;
use shevek_template::{Templar, TemplateContext, TemplateEnvironment, Variables};

use super::connection::ConnectionVariables;
use super::error::VariableError;
use super::facts::{VariableTable, is_restricted};
use super::files::VariableReader;
use super::host_store::HostStore;
use super::magic::MagicVariables;
use super::play_scope::PlayScope;
use super::reserved::ReservedNames;
use super::search::task_search_path;
use super::task_variables::{Layer, TaskVariables};
use crate::hosts::HostCatalog;
use crate::settings::Settings;

/// Knows all variables of a run.
pub(crate) struct VariableManager {
    settings: Arc<Settings>,
    inventory: Arc<HostCatalog>,
    templates: Arc<TemplateEnvironment>,
    reader: VariableReader,
    log: Arc<dyn LoadLog>,
    reserved: ReservedNames,
    group_order: Vec<LayerKind>,
    root: VarsRoot,
    stores: RwLock<HashMap<Arc<str>, Arc<HostStore>>>,
}

/// Beside which folders `group_vars` and `host_vars` of a play are. Ansible: `playbook_vars_root`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum VarsRoot {
    /// The playbook's.
    Top,
    /// The first in which the task's files are looked for.
    Bottom,
    /// All of these.
    All,
}

/// The variables of the host that a task is delegated to.
pub(crate) struct DelegateVariables {
    /// Its name in the inventory, or as it was given when it is in none.
    pub(crate) host: Arc<str>,
    /// What connecting to it goes by. `inventory_hostname` is the play's host.
    pub(crate) variables: TaskVariables,
}

/// For whom variables are wanted.
pub(super) struct Wanted<'a> {
    pub(super) host: Option<&'a Arc<str>>,
    pub(super) task: Option<&'a Arc<Task>>,
    /// Not for what `hostvars` shows.
    pub(super) in_play: bool,
    pub(super) check_mode: bool,
    pub(super) diff: bool,
}

impl VariableManager {
    /// The variables of a run over `inventory`; `log` takes warnings.
    pub(crate) fn new(
        settings: Arc<Settings>,
        inventory: Arc<HostCatalog>,
        templates: Arc<TemplateEnvironment>,
        log: Arc<dyn LoadLog>,
    ) -> Self {
        let secrets = Arc::clone(&templates.configuration().vault_secrets);
        let configured = |variable, key| {
            let config = &settings.config;
            config.env(variable).or_else(|| config.ini("defaults", key))
        };
        let root = configured("ANSIBLE_PLAYBOOK_VARS_ROOT", "playbook_vars_root");
        let root = match root.as_deref().map(str::trim) {
            Some("all") => VarsRoot::All,
            Some("bottom" | "playbook_dir") => VarsRoot::Bottom,
            None | Some("top") => VarsRoot::Top,
            Some(other) => {
                log.warning(&format!("Unknown playbook vars logic: {other}"));
                VarsRoot::Top
            }
        };
        let group_order = match configured("ANSIBLE_PRECEDENCE", "precedence") {
            None => LayerKind::GROUPS.to_vec(),
            Some(order) => group_order(&order, &*log),
        };
        let reserved = ReservedNames::new(Arc::clone(&log) as Arc<dyn Log>);
        reserved.check_dict(&settings.extra_vars);
        Self {
            reader: VariableReader::new(secrets, Arc::clone(&log), settings.duplicate_keys),
            settings,
            inventory,
            templates,
            log,
            reserved,
            group_order,
            root,
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

    /// Reads files with variables.
    pub(crate) fn reader(&self) -> &VariableReader {
        &self.reader
    }

    /// Takes warnings.
    pub(crate) fn log(&self) -> &dyn Log {
        &*self.log
    }

    /// What the run has learned about a host.
    pub(crate) fn store(&self, host: &Arc<str>) -> Arc<HostStore> {
        if let Some(store) = self.stores.read().get(host) {
            return Arc::clone(store);
        }
        let kept = match self.settings.fact_cache.get(host) {
            Ok(kept) => kept.unwrap_or_default(),
            Err(error) => {
                self.log.warning(&error.to_string());
                Vec::new()
            }
        };
        let mut stores = self.stores.write();
        let store = stores
            .entry(Arc::clone(host))
            .or_insert_with(|| Arc::new(HostStore::with_facts(kept)));
        Arc::clone(store)
    }

    /// Keeps the facts of a host for later runs.
    pub(crate) fn keep_facts(&self, host: &Arc<str>) {
        let kept = self.store(host).read_facts(|table| {
            let facts: Vec<(&str, &Value)> =
                table.iter().map(|(name, value)| (&**name, value)).collect();
            self.settings.fact_cache.set(host, &facts)
        });
        if let Err(error) = kept {
            self.log.warning(&error.to_string());
        }
    }

    /// Names that variables should not have.
    pub(super) fn reserved(&self) -> &ReservedNames {
        &self.reserved
    }

    /// Forgets the facts of a host, those that are kept too. Ansible: `clear_facts`.
    pub(crate) fn clear_facts(&self, host: &Arc<str>) {
        self.store(host).clear_facts();
        if let Err(error) = self.settings.fact_cache.delete(host) {
            self.log.warning(&error.to_string());
        }
    }

    /// Stores the facts that a module found out. Ansible: `set_host_facts`.
    pub(crate) fn add_facts(&self, host: &Arc<str>, found: &Map<String, Json>) {
        for name in found.keys() {
            self.reserved.check(name, None);
            if self.settings.inject_facts && is_restricted(name) {
                self.log
                    .warning(&format!("Removed restricted key from module data: {name}"));
            }
        }
        self.store(host).add_facts(found);
        self.keep_facts(host);
    }

    /// Sets a variable as `set_fact` and `register` do; `cacheable` makes it a fact too.
    /// Ansible: `set_nonpersistent_facts`, `set_host_facts`.
    /// `origin` is where the name is written.
    pub(crate) fn set(
        &self,
        host: &Arc<str>,
        name: &str,
        value: Value,
        cacheable: bool,
        origin: Option<&Origin>,
    ) {
        self.reserved.check(name, origin);
        let store = self.store(host);
        if cacheable {
            store.set_fact(name, value.clone());
        }
        store.set(name, value);
    }

    /// Sets a variable as `include_vars` does. Ansible: `set_host_variable`.
    /// `origin` is where the name is written.
    pub(crate) fn include(
        &self,
        host: &Arc<str>,
        name: &str,
        value: Value,
        origin: Option<&Origin>,
    ) {
        self.reserved.check(name, origin);
        self.store(host)
            .include(name, value, self.settings.merge_hashes);
    }

    /// The variables of a task on a host.
    ///
    /// # Errors
    /// When a file of `vars_files` or a variables file of the inventory is wrong: the run ends, as in Ansible.
    pub(crate) fn for_task(
        self: &Arc<Self>,
        scope: &Arc<PlayScope>,
        host: &Arc<str>,
        task: &Arc<Task>,
        check_mode: bool,
        diff: bool,
    ) -> Result<TaskVariables, VariableError> {
        self.reserved.check_dict(&task.vars);
        let wanted = Wanted {
            host: Some(host),
            task: Some(task),
            in_play: true,
            check_mode,
            diff,
        };
        self.variables(scope, &wanted)
    }

    /// The variables of the host that a task of `host` is delegated to: those of the inventory's host of that name, or
    /// of one that the inventory does not know.
    ///
    /// # Errors
    /// As [`for_task`](Self::for_task).
    pub(crate) fn for_delegate(
        self: &Arc<Self>,
        scope: &Arc<PlayScope>,
        host: &Arc<str>,
        delegate: &str,
        task: &Arc<Task>,
    ) -> Result<DelegateVariables, VariableError> {
        let known = self.inventory.canonical_host(delegate);
        let name = known.unwrap_or_else(|| Arc::from(delegate));
        let Settings { check, diff, .. } = *self.settings;
        let variables = self.for_task(scope, &name, task, check, diff)?;
        let mut own = VariableTable::new();
        own.insert("inventory_hostname".into(), Value::from(&**host));
        // As in Ansible: without an address of its own the host is reached by the name that the task gives.
        let mut addresses = ["ansible_host", "ansible_ssh_host"].into_iter();
        if !addresses.any(|variable| variables.is_given(variable)) {
            own.insert("ansible_host".into(), Value::from(delegate));
        }
        Ok(DelegateVariables {
            host: name,
            variables: variables.below(Layer::Table(Arc::new(own))),
        })
    }

    /// The value of `ansible_delegated_vars`: the delegate's variables by the name that the task gives.
    pub(crate) fn ansible_delegated_vars(
        &self,
        delegate: &str,
        variables: &TaskVariables,
    ) -> Value {
        let dict = Dict::new();
        dict.insert_str(delegate, self.templar(variables).variables_object());
        Value::Dict(dict)
    }

    /// The variables of a host outside any play: what `hostvars` shows. A broken file counts as empty; it is told
    /// when the host's tasks run.
    pub(crate) fn for_host(
        self: &Arc<Self>,
        scope: &Arc<PlayScope>,
        host: &Arc<str>,
    ) -> TaskVariables {
        let wanted = Wanted {
            host: Some(host),
            task: None,
            in_play: false,
            check_mode: self.settings.check,
            diff: self.settings.diff,
        };
        self.variables(scope, &wanted).unwrap_or_else(|error| {
            self.log.warning(&error.to_string());
            TaskVariables::new(Vec::new(), false)
        })
    }

    /// The variables that a play's own keywords see: no host yet.
    ///
    /// # Errors
    /// When a file of `vars_files` is wrong.
    pub(crate) fn for_play(
        self: &Arc<Self>,
        scope: &Arc<PlayScope>,
    ) -> Result<TaskVariables, VariableError> {
        self.without_host(scope, None)
    }

    /// The variables that a task sees without a host: names of handlers, tags.
    ///
    /// # Errors
    /// When a file of `vars_files` is wrong.
    pub(crate) fn for_play_task(
        self: &Arc<Self>,
        scope: &Arc<PlayScope>,
        task: &Arc<Task>,
    ) -> Result<TaskVariables, VariableError> {
        self.without_host(scope, Some(task))
    }

    fn without_host(
        self: &Arc<Self>,
        scope: &Arc<PlayScope>,
        task: Option<&Arc<Task>>,
    ) -> Result<TaskVariables, VariableError> {
        if let Some(play) = &scope.play {
            self.reserved.check_dict(&play.vars);
        }
        let wanted = Wanted {
            host: None,
            task,
            in_play: true,
            check_mode: self.settings.check,
            diff: self.settings.diff,
        };
        self.variables(scope, &wanted)
    }

    /// A templar that looks for no files.
    pub(super) fn templar(&self, variables: &TaskVariables) -> Templar {
        Templar::new(
            Arc::clone(&self.templates),
            Arc::new(variables.clone()) as Arc<dyn Variables>,
            TemplateContext::default(),
        )
    }

    /// All layers, strongest first.
    fn variables(
        self: &Arc<Self>,
        scope: &Arc<PlayScope>,
        wanted: &Wanted<'_>,
    ) -> Result<TaskVariables, VariableError> {
        let magic = Layer::Magic(Arc::new(MagicVariables {
            manager: Arc::clone(self),
            scope: Arc::clone(scope),
            in_play: wanted.in_play,
            task: wanted.task.cloned(),
            check_mode: wanted.check_mode,
            diff: wanted.diff,
        }));
        let mut layers = Layers(Vec::with_capacity(16));
        layers.push(magic.clone());
        layers.dict(&self.settings.extra_vars);
        let role = wanted.task.and_then(|task| task.frame.role.as_ref());
        if let Some(task) = wanted.task {
            if matches!(task.action.as_str(), "include_tasks" | "include_role") {
                layers.dict(&task.own_vars);
            }
            layers.dict(&task.frame.include_params);
        }
        if let Some(role) = role {
            self.reserved.check_role(role);
            layers.dict(&role.params);
        }
        let store = wanted.host.map(|host| self.store(host));
        if let Some(store) = &store {
            layers.table(store.assigned());
            layers.table(store.included());
        }
        if let Some(task) = wanted.task
            && !task.vars.is_empty()
        {
            layers.push(Layer::TaskVars(task.vars.clone()));
        }
        if let Some(role) = role {
            layers.dict(&role.vars);
        }
        let roles = wanted.in_play.then(|| scope.roles());
        if let Some(roles) = &roles {
            layers.dicts(&roles.vars);
        }
        let mut below = Layers(Vec::with_capacity(8));
        if wanted.in_play {
            below.dict(scope.prompted());
            if let Some(play) = &scope.play {
                below.dict(&play.vars);
            }
        }
        if let Some(store) = &store {
            below.push(Layer::Facts(store.facts(self.settings.inject_facts)));
        }
        if let Some(host) = wanted.host {
            let folders = self.vars_folders(scope, wanted.task);
            let own = self
                .inventory
                .variables(host, &folders, &self.group_order)?;
            for (name, place) in own.new_names() {
                self.reserved.check(name, place);
            }
            below.push(Layer::Shared(own));
        }
        if let Some(role) = role {
            below.dict(&role.defaults);
        }
        if let Some(roles) = &roles {
            below.dicts(&roles.defaults);
        }
        if wanted.in_play
            && let Some(play) = &scope.play
            && !play.vars_files.is_empty()
        {
            let mut temporary = Layers(vec![magic]);
            temporary.dict(&self.settings.extra_vars);
            let files = super::vars_files::load(
                self,
                play,
                &super::vars_files::Around {
                    above: &temporary.0,
                    below: &below.0,
                    // As in Ansible: once facts are there, nothing may be undefined any more.
                    is_strict: wanted.task.is_some()
                        && store.as_ref().is_some_and(|store| store.has_run_setup()),
                },
            )?;
            layers.dicts(&files);
        }
        layers.0.extend(below.0);
        if wanted.in_play
            && let (Some(host), Some(task)) = (wanted.host, wanted.task)
        {
            let address = self.inventory.address(host);
            layers.push(Layer::Connection(Arc::new(ConnectionVariables {
                manager: Arc::clone(self),
                address,
                task: Arc::clone(task),
            })));
        }
        Ok(TaskVariables::new(layers.0, self.settings.merge_hashes))
    }

    /// Beside which folders `group_vars` and `host_vars` are, besides the inventory's.
    fn vars_folders(&self, scope: &PlayScope, task: Option<&Arc<Task>>) -> Vec<PathBuf> {
        match (self.root, task) {
            (VarsRoot::All, Some(task)) => task_search_path(task),
            (VarsRoot::Bottom, Some(task)) => task_search_path(task).into_iter().take(1).collect(),
            _ if scope.directory.as_os_str().is_empty() => {
                vec![self.settings.playbook_dir.clone()]
            }
            _ => vec![scope.directory.clone()],
        }
    }
}

fn group_order(order: &str, log: &dyn Log) -> Vec<LayerKind> {
    let names = order
        .trim_matches(['[', ']'])
        .split(',')
        .map(|name| name.trim().trim_matches(['\'', '"']))
        .filter(|name| !name.is_empty());
    names
        .filter_map(|name| {
            let kind = LayerKind::from_precedence_name(name);
            if kind.is_none() {
                log.warning(&format!(
                    "Ignoring unknown variable precedence entry: {name}"
                ));
            }
            kind
        })
        .collect()
}

/// Layers without those that are empty.
pub(super) struct Layers(pub(super) Vec<Layer>);

impl Layers {
    fn push(&mut self, layer: Layer) {
        self.0.push(layer);
    }

    fn dict(&mut self, dict: &Dict) {
        if !dict.is_empty() {
            self.push(Layer::Dict(dict.clone()));
        }
    }

    fn dicts(&mut self, dicts: &Arc<Vec<Dict>>) {
        if !dicts.is_empty() {
            self.push(Layer::Dicts(Arc::clone(dicts)));
        }
    }

    fn table(&mut self, table: Arc<VariableTable>) {
        if !table.is_empty() {
            self.push(Layer::Table(table));
        }
    }
}
