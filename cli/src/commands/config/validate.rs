//! `config validate`: whether what is configured is known.

use std::collections::HashSet;

use shevek_template::Setting;

use super::definitions::Definitions;
use crate::configuration::Configuration;

/// The sections and keys of the file that no setting has.
pub(super) fn unknown_in_file(
    definitions: &Definitions,
    configuration: &Configuration,
) -> Vec<String> {
    let Some(path) = configuration.file() else {
        return Vec::new();
    };
    let path = path.display();
    let places: HashSet<(&str, &str)> = all(definitions)
        .flat_map(|setting| &setting.ini)
        .map(|(section, key)| (section.as_str(), key.as_str()))
        .collect();
    let mut out = Vec::new();
    for (section, keys) in configuration.sections() {
        if !places.iter().any(|(known, _)| *known == section) {
            out.push(format!("Found unknown section '{section}' in '{path}."));
            continue;
        }
        let unknown = keys
            .iter()
            .filter(|key| !places.contains(&(section, **key)));
        out.extend(
            unknown
                .map(|key| format!("Found unknown key '{key}' in section '{section}' in '{path}.")),
        );
    }
    out
}

/// Variables of the environment that look like settings and are none.
pub(super) fn unknown_variables(
    definitions: &Definitions,
    variables: impl Iterator<Item = String>,
) -> Vec<String> {
    let known: HashSet<&str> = all(definitions)
        .flat_map(|setting| &setting.env)
        .map(String::as_str)
        .collect();
    let is_setting = |name: &String| {
        name.starts_with("ANSIBLE_")
            && !name.starts_with("ANSIBLE_TEST_")
            && !name.starts_with("ANSIBLE_LINT_")
            && !matches!(name.as_str(), "ANSIBLE_CONFIG" | "ANSIBLE_DEV_HOME")
    };
    let unknown = variables.filter(|name| is_setting(name) && !known.contains(name.as_str()));
    unknown
        .map(|name| format!("Found unknown environment variable '{name}'."))
        .collect()
}

fn all(definitions: &Definitions) -> impl Iterator<Item = &Setting> {
    let base = definitions.base.iter().flatten();
    let servers = definitions
        .servers
        .iter()
        .flat_map(|server| &server.settings);
    let plugins = definitions.plugins.iter().flatten();
    let options = plugins
        .flat_map(|(_, plugins)| plugins)
        .flat_map(|plugin| &plugin.options);
    base.chain(servers).chain(options)
}
