//! Options of argument specs, as `--json` gives them.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{ArgType, ArgumentSpec, ConnectionOption, OptionSpec, PluginOption};

/// All options of a spec.
pub(super) fn spec_json(spec: &ArgumentSpec) -> Map<String, Json> {
    options_json(&spec.options)
}

/// Options by name, but those that only actions set.
pub(super) fn options_json(options: &[OptionSpec]) -> Map<String, Json> {
    let mut all = Map::new();
    for option in options.iter().filter(|option| !option.internal) {
        all.insert(option.name.clone(), Json::Object(option_json(option)));
    }
    all
}

/// The name of a type.
pub(super) fn type_json(ty: ArgType) -> Json {
    serde_json::to_value(ty).unwrap_or_default()
}

/// One option. What it does not have is left out.
fn option_json(option: &OptionSpec) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("description".into(), json!(option.description));
    map.insert("type".into(), type_json(option.ty));
    if let Some(elements) = option.elements {
        map.insert("elements".into(), type_json(elements));
    }
    if option.required {
        map.insert("required".into(), Json::Bool(true));
    }
    if let Some(default) = &option.default {
        map.insert("default".into(), default.clone());
    }
    if !option.choices.is_empty() {
        map.insert("choices".into(), json!(option.choices));
    }
    if !option.aliases.is_empty() {
        map.insert("aliases".into(), json!(option.aliases));
    }
    if let Some(version) = &option.version_added {
        map.insert("version_added".into(), json!(version));
    }
    if let Some(spec) = &option.suboptions {
        map.insert("suboptions".into(), Json::Object(spec_json(spec)));
    }
    map
}

/// The options of a connection with what sets them.
pub(super) fn connection_json(options: &[ConnectionOption]) -> Map<String, Json> {
    let mut all = Map::new();
    for option in options {
        let mut map = option_json(&option.spec);
        for (key, names) in [("vars", &option.vars), ("env", &option.env)] {
            if !names.is_empty() {
                map.insert(key.into(), named(names));
            }
        }
        if !option.ini.is_empty() {
            map.insert("ini".into(), places(&option.ini));
        }
        if let Some(keyword) = &option.keyword {
            map.insert("keyword".into(), json!([{"name": keyword}]));
        }
        all.insert(option.spec.name.clone(), Json::Object(map));
    }
    all
}

/// The options of a cache or an inventory plugin with what sets them.
pub(super) fn plugin_json(options: &[PluginOption]) -> Map<String, Json> {
    let mut all = Map::new();
    for option in options {
        let mut map = option_json(&option.spec);
        if !option.env.is_empty() {
            map.insert("env".into(), named(&option.env));
        }
        if !option.ini.is_empty() {
            map.insert("ini".into(), places(&option.ini));
        }
        all.insert(option.spec.name.clone(), Json::Object(map));
    }
    all
}

fn named(names: &[String]) -> Json {
    names.iter().map(|name| json!({"name": name})).collect()
}

/// `section.key` places in ansible.cfg.
fn places(places: &[String]) -> Json {
    let places = places.iter().filter_map(|place| place.split_once('.'));
    places
        .map(|(section, key)| json!({"key": key, "section": section}))
        .collect()
}
