//! Variables that the engine itself gives: they win over all others.

use std::sync::{Arc, OnceLock};

use shevek_jinja::{Dict, List, Value};
use shevek_template::omit;

use super::host_store::HostStore;
use super::manager::{PlayScope, VariableManager};

/// The magic variables of one host in one play. Values are made when they are asked for.
pub(crate) struct MagicVariables {
    pub(crate) manager: Arc<VariableManager>,
    pub(crate) play: Arc<PlayScope>,
    pub(crate) host: Arc<str>,
    pub(crate) store: Arc<HostStore>,
    pub(crate) check_mode: bool,
    pub(crate) diff: bool,
    pub(crate) groups: OnceLock<Value>,
}

const NAMES: &[&str] = &[
    "ansible_check_mode",
    "ansible_config_file",
    "ansible_diff_mode",
    "ansible_facts",
    "ansible_forks",
    "ansible_inventory_sources",
    "ansible_limit",
    "ansible_play_batch",
    "ansible_play_hosts",
    "ansible_play_hosts_all",
    "ansible_play_name",
    "ansible_playbook_python",
    "ansible_run_tags",
    "ansible_skip_tags",
    "ansible_verbosity",
    "ansible_version",
    "group_names",
    "groups",
    "hostvars",
    "inventory_hostname",
    "inventory_hostname_short",
    "omit",
    "play_hosts",
    "playbook_dir",
];

impl MagicVariables {
    pub(crate) fn names() -> Vec<Arc<str>> {
        NAMES.iter().map(|name| Arc::from(*name)).collect()
    }

    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        let settings = self.manager.settings();
        let inventory = self.manager.inventory();
        let value = match name {
            "ansible_check_mode" => Value::Bool(self.check_mode),
            "ansible_config_file" => return self.manager.config_file().map(Value::from),
            "ansible_diff_mode" => Value::Bool(self.diff),
            "ansible_facts" => self.store.ansible_facts(),
            "ansible_forks" => Value::Int(settings.forks as i64),
            "ansible_inventory_sources" => {
                texts(settings.inventory_sources.iter().map(String::as_str))
            }
            "ansible_limit" => return settings.limit.as_deref().map(Value::from),
            "ansible_play_hosts" | "play_hosts" | "ansible_play_batch" => {
                let hosts = self.play.remaining_hosts();
                texts(hosts.iter().map(|host| &**host))
            }
            "ansible_play_hosts_all" => texts(self.play.hosts.iter().map(|host| &**host)),
            "ansible_play_name" => Value::from(self.play.name.as_str()),
            // There is no Python here; playbooks use it for local connections that run Python.
            "ansible_playbook_python" => Value::from("/usr/bin/python3"),
            "ansible_run_tags" => {
                if settings.tags.is_empty() {
                    texts(["all"])
                } else {
                    texts(settings.tags.iter().map(String::as_str))
                }
            }
            "ansible_skip_tags" => texts(settings.skip_tags.iter().map(String::as_str)),
            "ansible_verbosity" => Value::Int(i64::from(settings.verbosity)),
            "ansible_version" => version(),
            "group_names" => texts(
                inventory
                    .group_names(&self.host)
                    .iter()
                    .map(|group| &**group),
            ),
            "groups" => self.groups.get_or_init(|| inventory.groups_value()).clone(),
            "hostvars" => Value::object(super::hostvars::HostVars::new(&self.manager, &self.play)),
            "inventory_hostname" => Value::from(&*self.host),
            "inventory_hostname_short" => {
                Value::from(self.host.split('.').next().unwrap_or_default())
            }
            "omit" => omit(),
            "playbook_dir" => Value::from(settings.playbook_dir.to_string_lossy().as_ref()),
            _ => return None,
        };
        Some(value)
    }
}

fn texts<'a>(items: impl IntoIterator<Item = &'a str>) -> Value {
    Value::List(List::new(items.into_iter().map(Value::from).collect()))
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
