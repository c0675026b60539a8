//! The table of settings.

use std::sync::LazyLock;

use serde_json::Value as Json;

/// Ansible's kinds of plugins with settings of their own, in its order.
pub const PLUGIN_KINDS: [&str; 11] = [
    "become",
    "cache",
    "callback",
    "cliconf",
    "connection",
    "httpapi",
    "inventory",
    "lookup",
    "netconf",
    "shell",
    "vars",
];

/// One setting of ansible-core.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its name, such as `DEFAULT_FORKS`.
    pub name: String,
    /// Ansible's word for its type; without one a value stays as it is.
    pub kind: Option<String>,
    /// The default; paths below Ansible's home start with `{{ANSIBLE_HOME}}`.
    pub default: Json,
    /// Environment variables; of those that are set the last counts.
    pub env: Vec<String>,
    /// Variables of hosts and tasks.
    pub vars: Vec<String>,
    /// Sections and keys of ansible.cfg.
    pub ini: Vec<(String, String)>,
    /// The values that are allowed; none when all are.
    pub choices: Vec<String>,
    /// There is no default: somebody has to give a value.
    pub required: bool,
    /// Since which version of Ansible there is the setting, where that is told.
    pub version_added: Option<String>,
    /// The version of Ansible that will not have the setting any more.
    pub deprecated: Option<String>,
}

/// The settings of one of ansible-core's plugins.
#[derive(Debug, Clone, PartialEq)]
pub struct PluginSettings {
    /// What kind of plugin it is, such as `connection`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its settings, in Ansible's order.
    pub options: Vec<Setting>,
}

impl PluginSettings {
    /// Ansible's words for a plugin as the owner of a setting.
    pub fn owner(&self) -> String {
        format!("for '{}' {} plugin", self.name, self.kind)
    }
}

/// Written by `tests/record/settings.py`.
const TABLE: &str = include_str!("ansible_core.json");

/// Written by `tests/record/settings.py plugins`.
const PLUGIN_TABLE: &str = include_str!("ansible_core_plugins.json");

static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    let rows: Vec<Json> = serde_json::from_str(TABLE).unwrap_or_default();
    rows.iter().map(read).collect()
});

static PLUGIN_SETTINGS: LazyLock<Vec<PluginSettings>> = LazyLock::new(|| {
    let rows: Vec<Json> = serde_json::from_str(PLUGIN_TABLE).unwrap_or_default();
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| PluginSettings {
            kind: text(&row["kind"]),
            name: text(&row["name"]),
            options: row["options"]
                .as_array()
                .into_iter()
                .flatten()
                .map(read)
                .collect(),
        })
        .collect()
});

fn texts(list: &Json) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn read(row: &Json) -> Setting {
    let pairs = row["ini"].as_array().into_iter().flatten();
    Setting {
        name: row["name"].as_str().unwrap_or_default().to_owned(),
        kind: row["type"].as_str().map(str::to_owned),
        default: row["default"].clone(),
        env: texts(&row["env"]),
        vars: texts(&row["vars"]),
        ini: pairs
            .map(|pair| {
                let part = |index: usize| pair[index].as_str().unwrap_or_default().to_owned();
                (part(0), part(1))
            })
            .collect(),
        choices: texts(&row["choices"]),
        required: row["required"].as_bool().unwrap_or(false),
        version_added: row["version_added"].as_str().map(str::to_owned),
        deprecated: row["deprecated"].as_str().map(str::to_owned),
    }
}

/// All settings, in the order of ansible-core's own table.
pub fn settings() -> &'static [Setting] {
    &SETTINGS
}

/// The settings of ansible-core's plugins, in the order in which `ansible-config` tells them.
pub fn plugin_settings() -> &'static [PluginSettings] {
    &PLUGIN_SETTINGS
}

/// The settings of that plugin of ansible-core.
pub(crate) fn settings_of_plugin(kind: &str, name: &str) -> Option<&'static PluginSettings> {
    let mut all = plugin_settings().iter();
    all.find(|plugin| plugin.kind == kind && plugin.name.trim_end_matches(" (DEPRECATED)") == name)
}

/// The setting of that name.
pub fn setting(name: &str) -> Option<&'static Setting> {
    settings().iter().find(|setting| setting.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        assert!(settings().len() > 200);
        let forks = setting("DEFAULT_FORKS").expect("a setting");
        assert_eq!(forks.default, 5);
        assert_eq!(forks.env, ["ANSIBLE_FORKS"]);
        assert_eq!(forks.ini, [("defaults".to_owned(), "forks".to_owned())]);
        assert!(settings().iter().all(|setting| !setting.name.is_empty()));
        let mut plugins = plugin_settings().iter();
        let ssh = plugins.find(|plugin| plugin.kind == "connection" && plugin.name == "ssh");
        let options = &ssh.expect("a plugin").options;
        assert!(options.iter().any(|option| option.name == "ssh_args"));
    }
}
