//! Variables that the engine itself gives: they win over all others.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use shevek_inventory::PLAYBOOK_PYTHON;
use shevek_jinja::{Dict, List, Origin, Value};
use shevek_playbook::{Role, Task};
use shevek_yaml::Deprecated;

use super::manager::VariableManager;
use super::play_scope::PlayScope;
use super::search::task_search_path;

/// The magic variables of a host, a play or a task. Values are made when they are asked for.
pub(crate) struct MagicVariables {
    pub(crate) manager: Arc<VariableManager>,
    pub(crate) scope: Arc<PlayScope>,
    /// Whether those that belong to the play are given too; not in what `hostvars` shows.
    pub(crate) in_play: bool,
    pub(crate) task: Option<Arc<Task>>,
    pub(crate) check_mode: bool,
    pub(crate) diff: bool,
}

/// The names that `vars` shows. `omit` is a global of templates; some further names are given to tasks only.
const NAMES: &[&str] = &[
    "ansible_check_mode",
    "ansible_collection_name",
    "ansible_config_file",
    "ansible_dependent_role_names",
    "ansible_diff_mode",
    "ansible_forks",
    "ansible_inventory_sources",
    "ansible_limit",
    "ansible_play_batch",
    "ansible_play_hosts",
    "ansible_play_hosts_all",
    "ansible_play_name",
    "ansible_play_role_names",
    "ansible_playbook_python",
    "ansible_role_name",
    "ansible_role_names",
    "ansible_run_tags",
    "ansible_skip_tags",
    "ansible_verbosity",
    "ansible_version",
    "environment",
    "groups",
    "hostvars",
    "play_hosts",
    "playbook_dir",
    "role_name",
    "role_names",
    "role_path",
    "role_uuid",
];

/// What is told to those who use one that will be removed.
pub(super) fn deprecation(name: &str, origin: Option<&Origin>) -> Option<Deprecated> {
    (name == "play_hosts").then(|| Deprecated {
        message: "The `play_hosts` magic variable is deprecated.".into(),
        help: Some("Use `ansible_play_batch` instead."),
        version: "2.23",
        origin: origin.cloned(),
    })
}

impl MagicVariables {
    /// The names of those that there are.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<&str> = NAMES.to_vec();
        names.retain(|name| self.has(name));
        names.into_iter().map(Arc::from).collect()
    }

    /// The names of those that templates of a task may use though `vars` does not show them.
    /// Ansible: `add_tqm_variables`.
    pub(crate) fn further_names(&self) -> Vec<Arc<str>> {
        const NAMES: [&str; 4] = [
            "vars",
            "ansible_current_hosts",
            "ansible_failed_hosts",
            "ansible_search_path",
        ];

        let is_there =
            |name: &&str| self.task.is_some() && (*name == "vars" || self.get(name).is_some());
        NAMES.into_iter().filter(is_there).map(Arc::from).collect()
    }

    fn has(&self, name: &str) -> bool {
        match name {
            "hostvars" => self.in_play,
            "groups" => true,
            _ => self.get(name).is_some(),
        }
    }

    /// The value of one.
    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        let is_candidate = name.starts_with("ansible_")
            || name.starts_with("play")
            || name.starts_with("role_")
            || matches!(name, "environment" | "groups" | "hostvars");
        if !is_candidate {
            return None;
        }
        self.of_run(name)
            .or_else(|| self.of_play(name))
            .or_else(|| self.of_task(name))
    }

    fn of_run(&self, name: &str) -> Option<Value> {
        let settings = self.manager.settings();
        Some(match name {
            "ansible_check_mode" => Value::Bool(self.check_mode),
            "ansible_config_file" => settings
                .config_file
                .as_ref()
                .map_or(Value::None, |path| Value::from(&*path.to_string_lossy())),
            "ansible_diff_mode" => Value::Bool(self.diff),
            "ansible_forks" => Value::Int(settings.forks as i64),
            "ansible_inventory_sources" => texts(&settings.inventory_sources),
            "ansible_limit" => return settings.limit.as_deref().map(Value::from),
            "ansible_playbook_python" => Value::from(PLAYBOOK_PYTHON),
            "ansible_run_tags" if settings.tags.is_empty() => texts(&["all"]),
            "ansible_run_tags" => texts(&unique(settings.tags.clone())),
            "ansible_skip_tags" => texts(&unique(settings.skip_tags.clone())),
            "ansible_verbosity" => Value::Int(i64::from(settings.verbosity)),
            "ansible_version" => version(),
            "groups" => self.manager.inventory().groups_value(),
            "playbook_dir" => Value::from(&*self.scope.directory.to_string_lossy()),
            _ => return None,
        })
    }

    fn of_play(&self, name: &str) -> Option<Value> {
        if !self.in_play {
            return None;
        }
        Some(match name {
            "hostvars" => Value::object(super::hostvars::HostVars::new(&self.manager, &self.scope)),
            "ansible_play_name" => Value::from(self.scope.name.as_str()),
            "ansible_play_hosts" => texts(&self.scope.remaining_of_all()),
            "ansible_play_hosts_all" => texts(&self.scope.hosts),
            "play_hosts" | "ansible_play_batch" => texts(&self.scope.remaining_hosts()),
            "ansible_current_hosts" => texts(&self.scope.current_hosts()),
            "ansible_failed_hosts" => texts(&self.scope.failed_hosts()),
            "ansible_play_role_names" | "role_names" => {
                texts(&role_names(self.scope.roles().roles.iter()))
            }
            "ansible_dependent_role_names" => texts(&dependency_names(&self.scope.roles().roles)),
            "ansible_role_names" => {
                let roles = &self.scope.roles().roles;
                let mut names = dependency_names(roles);
                names.extend(role_names(roles.iter()));
                texts(&unique(names))
            }
            _ => return None,
        })
    }

    fn of_task(&self, name: &str) -> Option<Value> {
        let task = self.task.as_ref()?;
        match name {
            "environment" => return Some(Value::list(task.directives.environment.clone())),
            "ansible_search_path" => {
                let path = self.search_path(task);
                let path: Vec<_> = path.iter().map(|path| path.to_string_lossy()).collect();
                return Some(texts(&path));
            }
            _ => {}
        }
        let role = task.frame.role.as_ref()?;
        Some(match name {
            "role_name" => Value::from(role.name.as_str()),
            "role_path" => Value::from(&*role.path.to_string_lossy()),
            "role_uuid" => Value::from(&*role.uuid),
            "ansible_collection_name" => {
                role.collection.as_deref().map_or(Value::None, Value::from)
            }
            "ansible_role_name" => Value::from(role.fqcn()),
            _ => return None,
        })
    }

    fn search_path(&self, task: &Task) -> Vec<PathBuf> {
        let mut path = task_search_path(task);
        if !path.contains(&self.scope.directory) {
            path.push(self.scope.directory.clone());
        }
        path
    }
}

fn role_names<'a>(roles: impl Iterator<Item = &'a Arc<Role>>) -> Vec<String> {
    roles.map(|role| role.fqcn()).collect()
}

fn dependency_names(roles: &[Arc<Role>]) -> Vec<String> {
    unique(role_names(roles.iter().flat_map(|role| &role.dependencies)))
}

fn unique(mut names: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn texts<T: AsRef<str>>(items: &[T]) -> Value {
    let items = items.iter().map(|item| Value::from(item.as_ref()));
    Value::List(List::new(items.collect()))
}

/// The ansible-core version whose behaviour this is.
fn version() -> Value {
    let dict = Dict::new();
    dict.insert_str("full", Value::from("2.19.14"));
    dict.insert_str("major", Value::Int(2));
    dict.insert_str("minor", Value::Int(19));
    dict.insert_str("revision", Value::Int(14));
    dict.insert_str("string", Value::from("2.19.14"));
    Value::Dict(dict)
}
