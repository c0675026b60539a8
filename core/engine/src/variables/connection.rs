//! How the host of a task is reached, as variables that tasks may use although nobody sets them. Ansible: `update_vars` of
//! a play's context and of a connection.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_playbook::Task;
use shevek_template::{SettingSources, setting};

use super::manager::VariableManager;

/// Names that say the same; a value that is given by one of them is that of the others, too, the first that is given wins.
/// Ansible: `MAGIC_VARIABLE_MAPPING`, without those of become.
const SAME: &[&[&str]] = &[
    &["ansible_connection"],
    &["ansible_module_compression"],
    &["ansible_shell_executable"],
    &["ansible_ssh_host", "ansible_host"],
    &["ansible_ssh_user", "ansible_user"],
    &["ansible_ssh_pass", "ansible_password"],
    &["ansible_ssh_port", "ansible_port"],
    &["ansible_ssh_pipelining", "ansible_pipelining"],
    &["ansible_ssh_timeout", "ansible_timeout"],
    &["ansible_ssh_private_key_file", "ansible_private_key_file"],
];

/// The names of all of them, each with those that say the same, of which the first that is given wins.
pub(crate) fn connection_names() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    SAME.iter()
        .flat_map(|names| names.iter().map(move |name| (*name, *names)))
}

/// The weakest variables of all: what is set anywhere wins. Values are made when they are asked for.
pub(crate) struct ConnectionVariables {
    pub(super) manager: Arc<VariableManager>,
    /// Where the host is, unless a variable says so.
    pub(super) address: Arc<str>,
    pub(super) task: Arc<Task>,
}

impl ConnectionVariables {
    /// The value of `name`, which no layer above gives; `above` asks those for another name.
    pub(super) fn get(&self, name: &str, above: impl Fn(&str) -> Option<Value>) -> Option<Value> {
        if !name.starts_with("ansible_") {
            return None;
        }
        let same = SAME.iter().find(|names| names.contains(&name))?;
        let others = same.iter().filter(|other| **other != name);
        others
            .filter_map(|other| above(other))
            .find(|value| !value.is_none())
            .or_else(|| self.default(same.last()?))
    }

    /// The names that have a value.
    pub(super) fn names(&self, above: impl Fn(&str) -> Option<Value>) -> Vec<Arc<str>> {
        connection_names()
            .map(|(name, _)| name)
            .filter(|name| above(name).is_none() && self.get(name, &above).is_some())
            .map(Arc::from)
            .collect()
    }

    fn default(&self, name: &str) -> Option<Value> {
        let settings = self.manager.settings();
        let directives = &self.task.directives;
        let text = |text: &Option<String>| text.as_deref().map(Value::from);
        match name {
            "ansible_host" => Some(Value::from(&*self.address)),
            "ansible_connection" => {
                let connection = directives.connection.clone();
                connection.or_else(|| {
                    Some(Value::from(match settings.connection.as_str() {
                        "smart" => "ssh",
                        name => name,
                    }))
                })
            }
            "ansible_user" => {
                let user = directives.remote_user.clone();
                user.or_else(|| text(&settings.remote_user))
            }
            "ansible_password" => {
                let password = settings.connection_password.as_ref();
                password.map(|password| Value::from(password.expose()))
            }
            "ansible_private_key_file" => text(&settings.private_key_file),
            "ansible_timeout" => {
                let given = settings
                    .timeout
                    .and_then(|seconds| i64::try_from(seconds).ok());
                given.map_or_else(
                    || self.configured("DEFAULT_TIMEOUT"),
                    |seconds| Some(Value::Int(seconds)),
                )
            }
            "ansible_port" => self.configured("DEFAULT_REMOTE_PORT"),
            "ansible_pipelining" => self.configured("ANSIBLE_PIPELINING"),
            "ansible_shell_executable" => self.configured("DEFAULT_EXECUTABLE"),
            "ansible_module_compression" => self.configured("DEFAULT_MODULE_COMPRESSION"),
            _ => None,
        }
    }

    /// A setting of the environment or ansible.cfg, or its default; nothing where it has none. A bad value was refused
    /// before the run.
    fn configured(&self, name: &str) -> Option<Value> {
        let settings = self.manager.settings();
        let sources = SettingSources {
            variable: &|_| Ok(None),
            env: &|name| settings.config.env(name),
            ini: &|section, key| settings.config.ini(section, key),
            file: settings.config_file.as_deref(),
        };
        let (value, _) = setting(name)?.value(&sources).ok()?;
        (!value.is_none()).then_some(value)
    }
}
