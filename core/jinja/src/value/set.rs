//! Python's `set`.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexSet;
use parking_lot::RwLock;

use super::Value;
use super::hash::{Key, KeyRef};
use crate::Error;

type Elements = IndexSet<Key, foldhash::fast::RandomState>;

/// A set, shared and mutable as Python's. It keeps the order of insertion.
#[derive(Clone, Default)]
pub struct Set(Arc<RwLock<Elements>>);

impl Set {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// A set of these elements. An unhashable element is a `TypeError`.
    pub fn from_values(values: impl IntoIterator<Item = Value>) -> Result<Self, Error> {
        let set = Self::new();
        for value in values {
            set.insert(value)?;
        }
        Ok(set)
    }

    /// Adds an element; true when it is new.
    pub fn insert(&self, value: Value) -> Result<bool, Error> {
        let key = Key::new(value)?;
        Ok(self.0.write().insert(key))
    }

    /// Removes an element; true when it was there.
    pub fn remove(&self, value: &Value) -> Result<bool, Error> {
        Ok(self.0.write().shift_remove(&KeyRef::new(value)?))
    }

    /// Removes and gives the first element.
    pub fn pop(&self) -> Option<Value> {
        self.0.write().shift_remove_index(0).map(Key::into_value)
    }

    /// Removes everything.
    pub fn clear(&self) {
        self.0.write().clear();
    }

    /// Whether the element is there.
    pub fn contains(&self, value: &Value) -> Result<bool, Error> {
        Ok(self.0.read().contains(&KeyRef::new(value)?))
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.0.read().len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All elements in the order of insertion.
    pub fn to_vec(&self) -> Vec<Value> {
        self.0
            .read()
            .iter()
            .map(|key| key.value().clone())
            .collect()
    }

    /// Whether both are one and the same set.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.try_read() {
            Some(elements) => f
                .debug_set()
                .entries(elements.iter().map(Key::value))
                .finish(),
            None => f.write_str("{<locked>}"),
        }
    }
}
