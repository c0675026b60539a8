//! The result of a task on one host.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::spec::python;

/// A task's result: what the engine decides by is typed, everything else is kept as it came.
/// In JSON it is Ansible's flat object.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TaskResult {
    /// Whether something on the target was (or in check mode: would be) changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<bool>,
    /// Whether the task failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<bool>,
    /// Whether it was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<bool>,
    /// Whether the host could not be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreachable: Option<bool>,
    /// The message; text nearly always, but `debug: msg=` may hold any value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msg: Option<Json>,
    /// Facts to store for the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ansible_facts: Option<Map<String, Json>>,
    /// Warnings to show.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Every other key.
    #[serde(flatten)]
    pub fields: Map<String, Json>,
}

impl TaskResult {
    /// A result that says only whether something changed.
    pub fn changed(changed: bool) -> Self {
        Self {
            changed: Some(changed),
            ..Self::default()
        }
    }

    /// A failed result with a message.
    pub fn failure(message: impl Into<String>) -> Self {
        Self {
            changed: Some(false),
            failed: Some(true),
            msg: Some(Json::String(message.into())),
            ..Self::default()
        }
    }

    /// A skipped result with a message.
    pub fn skip(message: impl Into<String>) -> Self {
        Self {
            changed: Some(false),
            skipped: Some(true),
            msg: Some(Json::String(message.into())),
            ..Self::default()
        }
    }

    /// Reads Ansible's flat object.
    ///
    /// # Errors
    /// When it is no object or one of the typed keys has a value of another type.
    pub fn from_json(json: Json) -> Result<Self, serde_json::Error> {
        serde_json::from_value(json)
    }

    /// Ansible's flat object.
    pub fn to_json(&self) -> Json {
        serde_json::to_value(self).unwrap_or(Json::Null)
    }

    /// Adds a key and returns the result.
    pub fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.set(key, value);
        self
    }

    /// Sets a key. Keys that are typed here (`changed`, `failed`, `msg`, ...) are set through their fields.
    pub fn set(&mut self, key: &str, value: impl Into<Json>) {
        self.fields.insert(key.to_string(), value.into());
    }

    /// A key that is not typed here.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.fields.get(key)
    }

    /// Whether the task failed.
    pub fn is_failed(&self) -> bool {
        self.failed == Some(true)
    }

    /// Whether it changed something.
    pub fn is_changed(&self) -> bool {
        self.changed == Some(true)
    }

    /// Whether it was skipped.
    pub fn is_skipped(&self) -> bool {
        self.skipped == Some(true)
    }

    /// Whether the host could not be reached.
    pub fn is_unreachable(&self) -> bool {
        self.unreachable == Some(true)
    }

    /// The message as text, as Python writes values that are none; empty when there is no message.
    pub fn message(&self) -> String {
        match &self.msg {
            None | Some(Json::Null) => String::new(),
            Some(Json::String(text)) => text.clone(),
            Some(other) => python::str(other),
        }
    }
}
