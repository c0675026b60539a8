//! The table of settings.

use std::sync::LazyLock;

use serde_json::Value as Json;

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
}

/// Written by `tests/record/settings.py`.
const TABLE: &str = include_str!("ansible_core.json");

static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    let rows: Vec<Json> = serde_json::from_str(TABLE).unwrap_or_default();
    rows.iter().map(read).collect()
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
    }
}

/// All settings, in the order of ansible-core's own table.
pub fn settings() -> &'static [Setting] {
    &SETTINGS
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
    }
}
