//! `config list`: what settings there are.

use shevek_jinja::{Dict, Value};
use shevek_template::Setting;

use super::definitions::Definitions;
use super::document::{Format, dict, written};
use crate::configuration::{Support, plugin_support, supported_setting};
use crate::error::CommandError;

/// All settings with what is known of them, and whether they are honoured here.
pub(super) fn list(definitions: &Definitions, format: Format) -> Result<String, CommandError> {
    let out = Dict::new();
    if let Some(base) = &definitions.base {
        for setting in base {
            let known = supported_setting(&setting.name);
            let about = known.map(|known| known.about);
            let support = known.map_or(Support::Honoured, |known| known.support);
            out.insert_str(&setting.name, entry(setting, about, support));
        }
        let servers = Dict::new();
        for server in &definitions.servers {
            let missing = Support::Missing("Galaxy servers are not asked yet");
            let settings = server.settings.iter();
            let entries =
                settings.map(|setting| (setting.name.as_str(), entry(setting, None, missing)));
            servers.insert_str(&server.name, dict(entries));
        }
        out.insert_str("GALAXY_SERVERS", Value::Dict(servers));
    }
    if let Some(kinds) = &definitions.plugins {
        let all = Dict::new();
        for (kind, plugins) in kinds {
            let entries = Dict::new();
            for plugin in plugins {
                let options = plugin.options.iter().map(|option| {
                    let support = plugin_support(kind, &plugin.name, &option.name);
                    (option.name.as_str(), entry(option, None, support))
                });
                entries.insert_str(&plugin.name, dict(options));
            }
            let is_all = definitions.base.is_some();
            let name = if is_all {
                kind.to_uppercase()
            } else {
                (*kind).to_owned()
            };
            all.insert_str(&name, Value::Dict(entries));
        }
        out.insert_str("PLUGINS", Value::Dict(all));
    }
    written(&Value::Dict(out), format)
}

fn texts(list: &[String]) -> Value {
    Value::list(list.iter().map(|text| Value::from(text.clone())).collect())
}

fn names(list: &[String]) -> Value {
    let entries = list
        .iter()
        .map(|name| dict([("name", Value::from(name.clone()))]));
    Value::list(entries.collect())
}

fn entry(setting: &Setting, about: Option<&str>, support: Support) -> Value {
    let mut entry = Vec::new();
    if let Some(about) = about {
        entry.push(("description", Value::from(about)));
    }
    match &setting.default {
        serde_json::Value::Null => {}
        // Ansible writes it as a template.
        serde_json::Value::String(text) if text.starts_with("{{ANSIBLE_HOME}}") => {
            let rest = text.trim_start_matches("{{ANSIBLE_HOME}}");
            let template = format!("{{{{ ANSIBLE_HOME ~ \"{rest}\" }}}}");
            entry.push(("default", Value::from(template)));
        }
        default => entry.push(("default", Value::from_json(default))),
    }
    if let Some(kind) = &setting.kind {
        entry.push(("type", Value::from(kind.clone())));
    }
    if !setting.env.is_empty() {
        entry.push(("env", names(&setting.env)));
    }
    if !setting.vars.is_empty() {
        entry.push(("vars", names(&setting.vars)));
    }
    if !setting.ini.is_empty() {
        let places = setting.ini.iter().map(|(section, key)| {
            dict([
                ("key", Value::from(key.clone())),
                ("section", Value::from(section.clone())),
            ])
        });
        entry.push(("ini", Value::list(places.collect())));
    }
    if !setting.choices.is_empty() {
        entry.push(("choices", texts(&setting.choices)));
    }
    if setting.required {
        entry.push(("required", Value::Bool(true)));
    }
    let version = |version: &Option<String>| version.clone().map(Value::from);
    if let Some(since) = version(&setting.version_added) {
        entry.push(("version_added", since));
    }
    if let Some(until) = version(&setting.deprecated) {
        entry.push(("deprecated", dict([("version", until)])));
    }
    entry.push(("support", Value::from(support.sentence())));
    dict(entry)
}
