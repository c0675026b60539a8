//! Documentation that stands in data files beside this one.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_yaml::Source;

use super::kept::Kept;
use crate::error::CommandError;

/// Entries by name.
type Entries = Map<String, Json>;

/// The files that were read.
static READ: Kept<&str, Entries> = Kept::new();

/// The keywords of playbooks.
pub(super) fn keywords() -> Result<Arc<Entries>, CommandError> {
    read("keywords.yml", include_str!("keywords.yml"))
}

/// The callbacks that there are.
pub(super) fn callbacks() -> Result<Arc<Entries>, CommandError> {
    read("callbacks.yml", include_str!("callbacks.yml"))
}

/// The inventory plugins that are built in.
pub(super) fn inventories() -> Result<Arc<Entries>, CommandError> {
    read("inventories.yml", include_str!("inventories.yml"))
}

/// What is a part of the program and no plugin, by kind.
pub(super) fn fixed() -> Result<Arc<Entries>, CommandError> {
    read("fixed.yml", include_str!("fixed.yml"))
}

fn read(name: &'static str, text: &str) -> Result<Arc<Entries>, CommandError> {
    READ.get(name, || {
        let root = shevek_yaml::load(&Source::new(name, text))?.root;
        match root.map(|root| root.to_value(false).to_json()) {
            Some(Ok(Json::Object(map))) => Ok(map),
            _ => Err(CommandError::Failed(format!("{name} is no mapping"))),
        }
    })
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
        for (name, entry) in &*keywords {
            assert!(entry["description"].is_string(), "{name}");
            assert!(entry["type"].is_string(), "{name}");
        }
    }

    #[test]
    fn callbacks_and_inventories_have_sentences() {
        let callbacks = callbacks().expect("the file is good");
        let inventories = inventories().expect("the file is good");
        for (name, entry) in callbacks.iter().chain(&*inventories) {
            assert!(entry["short_description"].is_string(), "{name}");
            assert!(entry["description"].is_array(), "{name}");
        }
    }
}
