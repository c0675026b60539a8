//! One mount.

use serde_json::Value as Json;

use crate::collector::Facts;

/// A mount as a source tells it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) mount: String,
    /// The source's own words.
    pub(super) line: String,
    pub(super) fields: Facts,
}

impl Entry {
    pub(super) fn new<const N: usize>(mount: &str, line: &str, fields: [(&str, Json); N]) -> Self {
        Self {
            mount: mount.to_string(),
            line: line.to_string(),
            fields: fields
                .into_iter()
                .map(|(key, value)| (key.to_string(), value))
                .collect(),
        }
    }

    pub(super) fn text(&self, key: &str) -> &str {
        self.fields
            .get(key)
            .and_then(Json::as_str)
            .unwrap_or_default()
    }
}
