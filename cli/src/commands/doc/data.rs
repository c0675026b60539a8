//! Documentation that stands in data files beside this one.

use serde_json::{Map, Value as Json};
use shevek_yaml::Source;

use crate::error::CommandError;

/// The keywords of playbooks.
pub(super) fn keywords() -> Result<Map<String, Json>, CommandError> {
    read("keywords.yml", include_str!("keywords.yml"))
}

/// The callbacks that there are.
pub(super) fn callbacks() -> Result<Map<String, Json>, CommandError> {
    read("callbacks.yml", include_str!("callbacks.yml"))
}

/// The inventory plugins that are built in.
pub(super) fn inventories() -> Result<Map<String, Json>, CommandError> {
    read("inventories.yml", include_str!("inventories.yml"))
}

/// What is a part of the program and no plugin, by kind.
pub(super) fn fixed() -> Result<Map<String, Json>, CommandError> {
    read("fixed.yml", include_str!("fixed.yml"))
}

fn read(name: &str, text: &str) -> Result<Map<String, Json>, CommandError> {
    let root = shevek_yaml::load(&Source::new(name, text))?.root;
    match root.map(|root| root.to_value(false).to_json()) {
        Some(Ok(Json::Object(map))) => Ok(map),
        _ => Err(CommandError::Failed(format!("{name} is no mapping"))),
    }
}

#[cfg(test)]
mod tests {
    use shevek_playbook::KEYWORDS;

    use super::*;

    #[test]
    fn every_keyword_is_documented_and_nothing_else() {
        let keywords = keywords().expect("the file is good");
        let mut documented: Vec<&str> = keywords.keys().map(String::as_str).collect();
        let mut known: Vec<&str> = KEYWORDS.iter().map(|keyword| keyword.name).collect();
        documented.retain(|name| *name != "with_");
        documented.sort_unstable();
        known.sort_unstable();
        assert_eq!(documented, known);
        for (name, entry) in &keywords {
            assert!(entry["description"].is_string(), "{name}");
            assert!(entry["type"].is_string(), "{name}");
        }
    }

    #[test]
    fn callbacks_and_inventories_have_sentences() {
        let mut all = callbacks().expect("the file is good");
        all.extend(inventories().expect("the file is good"));
        for (name, entry) in all {
            assert!(entry["short_description"].is_string(), "{name}");
            assert!(entry["description"].is_array(), "{name}");
        }
    }
}
