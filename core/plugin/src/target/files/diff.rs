//! What a module tells of the difference it made.

use serde_json::{Map, Value as Json, json};

/// Attributes before and after. Ansible: the argument `diff` of `set_fs_attributes_if_different`.
#[derive(Debug, Clone, Default)]
pub struct AttributeDiff {
    /// What was there.
    pub before: Map<String, Json>,
    /// What is there now.
    pub after: Map<String, Json>,
}

impl AttributeDiff {
    /// Notes a value that changes.
    pub fn note(&mut self, key: &str, before: impl Into<Json>, after: impl Into<Json>) {
        self.before.insert(key.into(), before.into());
        self.after.insert(key.into(), after.into());
    }

    /// As the result holds it: without the two sides when nothing was noted.
    pub fn to_json(&self) -> Map<String, Json> {
        let mut diff = Map::new();
        if !self.before.is_empty() || !self.after.is_empty() {
            diff.insert("before".into(), json!(self.before));
            diff.insert("after".into(), json!(self.after));
        }
        diff
    }
}

/// Contents as a diff shows them.
pub fn content_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
