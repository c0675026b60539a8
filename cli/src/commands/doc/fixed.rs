//! The documentation of what is a part of the program and no plugin: become methods, the shell, strategies, files with variables.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use shevek_template::{Setting, plugin_settings};

use super::kind::DocKind;
use super::{data, plugin};
use crate::error::CommandError;

/// The keywords of tasks that are options of become methods.
const KEYWORDS: [&str; 3] = ["become_user", "become_exe", "become_flags"];

/// All of a kind by name, in the structure of `--json`.
///
/// # Errors
/// Never with the file as it is.
pub(super) fn all(kind: DocKind) -> Result<BTreeMap<String, Json>, CommandError> {
    let kinds = data::fixed()?;
    let entries = kinds.get(kind.as_str()).and_then(Json::as_object);
    let entries = entries.into_iter().flatten();
    Ok(entries
        .map(|(name, entry)| (name.clone(), document(kind, name, entry)))
        .collect())
}

fn document(kind: DocKind, name: &str, entry: &Json) -> Json {
    let mut document = plugin::builtin(name, entry);
    let mut plugins = plugin_settings().iter();
    let settings = plugins.find(|known| known.kind == kind.as_str() && known.name == name);
    let settings = settings.map_or(&[][..], |known| &known.options);
    let words = entry["options"].as_object().into_iter().flatten();
    let options: Map<String, Json> = words
        .filter_map(|(option, words)| {
            let setting = settings.iter().find(|setting| setting.name == *option)?;
            Some((option.clone(), option_json(setting, words)))
        })
        .collect();
    if !options.is_empty() {
        document["doc"]["options"] = Json::Object(options);
    }
    document
}

fn option_json(setting: &Setting, words: &Json) -> Json {
    let mut map = Map::new();
    map.insert("description".into(), json!([words]));
    map.insert(
        "type".into(),
        json!(setting.kind.as_deref().unwrap_or("string")),
    );
    if !setting.default.is_null() {
        map.insert("default".into(), setting.default.clone());
    }
    if !setting.env.is_empty() {
        map.insert("env".into(), named(&setting.env));
    }
    if !setting.ini.is_empty() {
        let places = setting.ini.iter();
        let places = places.map(|(section, key)| json!({"key": key, "section": section}));
        map.insert("ini".into(), places.collect());
    }
    if !setting.vars.is_empty() {
        map.insert("vars".into(), named(&setting.vars));
    }
    if KEYWORDS.contains(&setting.name.as_str()) {
        map.insert("keyword".into(), json!([{"name": setting.name}]));
    }
    Json::Object(map)
}

fn named(names: &[String]) -> Json {
    names.iter().map(|name| json!({"name": name})).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_one_of_ansible_and_says_what_sets_it() {
        let kinds = data::fixed().expect("the file is good");
        for kind in DocKind::ALL.into_iter().filter(|kind| kind.is_fixed()) {
            let written = kinds[kind.as_str()].as_object().expect("entries");
            let documents = all(kind).expect("documents");
            assert_eq!(documents.len(), written.len());
            for (name, document) in documents {
                let doc = &document["doc"];
                assert!(doc["short_description"].is_string(), "{name}");
                assert!(doc["description"].is_array(), "{name}");
                let options = doc["options"].as_object().into_iter().flatten();
                assert!(options.clone().all(|(_, option)| option["vars"].is_array()));
                let words = written[&name]["options"].as_object();
                assert_eq!(options.count(), words.map_or(0, Map::len), "{name}");
            }
        }
    }
}
