//! Where a templar gets its variables from.

use std::collections::BTreeMap;
use std::sync::Arc;

use shevek_jinja::{Dict, Origin, Value};
use shevek_yaml::Deprecated;

/// Variables as they were written: raw, not templated. The templar templates them when they are used.
pub trait Variables: Send + Sync {
    /// The raw value of `name`.
    fn get(&self, name: &str) -> Option<Value>;

    /// All names, in an order that stays the same.
    fn names(&self) -> Vec<Arc<str>>;

    /// Whether somebody gave `name` a value; else [`Variables::get`] tells what holds without one.
    fn is_given(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Names that templates may use, too, though `vars` does not show them.
    fn further_names(&self) -> Vec<Arc<str>> {
        Vec::new()
    }

    /// What is told to those who use a variable that will be removed; `origin` is where they do.
    fn deprecation(&self, _name: &str, _origin: Option<&Origin>) -> Option<Deprecated> {
        None
    }
}

/// Variables held in a map.
#[derive(Debug, Clone, Default)]
pub struct VariableMap(BTreeMap<Arc<str>, Value>);

impl VariableMap {
    /// No variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `name`.
    pub fn insert(&mut self, name: impl Into<Arc<str>>, value: Value) {
        self.0.insert(name.into(), value);
    }
}

impl<N: Into<Arc<str>>> FromIterator<(N, Value)> for VariableMap {
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        )
    }
}

impl From<&Dict> for VariableMap {
    /// The entries with text keys, unresolved.
    fn from(dict: &Dict) -> Self {
        dict.raw_items()
            .into_iter()
            .filter_map(|(key, value)| Some((Arc::from(key.as_str()?), value)))
            .collect::<Self>()
    }
}

impl Variables for VariableMap {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.0.keys().cloned().collect()
    }
}
