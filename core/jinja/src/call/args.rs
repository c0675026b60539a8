//! The arguments of a call.

use std::sync::Arc;

use super::spare;
use crate::Value;

/// Positional and named arguments. For a filter or test the first positional one is its subject.
#[derive(Debug, Clone, Default)]
pub struct Args {
    /// Positional arguments.
    pub positional: Vec<Value>,
    /// Named arguments in the order they were given.
    pub named: Vec<(Arc<str>, Value)>,
}

impl Args {
    /// No arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// Positional arguments only.
    pub fn positional(positional: Vec<Value>) -> Self {
        Self {
            positional,
            named: Vec::new(),
        }
    }

    /// One positional argument.
    pub fn one(value: impl Into<Value>) -> Self {
        let mut positional = spare::take();
        positional.push(value.into());
        Self::positional(positional)
    }

    /// The same with one more named argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.named.push((name.into(), value.into()));
        self
    }

    /// A copy with `subject` before the positional arguments.
    #[must_use]
    pub fn after(&self, subject: Value) -> Self {
        let mut positional = spare::take();
        positional.push(subject);
        positional.extend_from_slice(&self.positional);
        Self {
            positional,
            named: self.named.clone(),
        }
    }

    /// Takes a named argument out.
    pub fn take_named(&mut self, name: &str) -> Option<Value> {
        let index = self.named.iter().position(|(key, _)| &**key == name)?;
        Some(self.named.remove(index).1)
    }

    /// Takes the first positional argument out (a filter's subject).
    pub fn take_first(&mut self) -> Option<Value> {
        (!self.positional.is_empty()).then(|| self.positional.remove(0))
    }

    /// Number of all arguments.
    pub fn len(&self) -> usize {
        self.positional.len() + self.named.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All values, positional ones first.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.positional
            .iter()
            .chain(self.named.iter().map(|(_, value)| value))
    }
}

impl From<Vec<Value>> for Args {
    fn from(positional: Vec<Value>) -> Self {
        Self::positional(positional)
    }
}
