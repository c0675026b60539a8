//! Python's `tuple`.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::Value;

/// A tuple. Immutable; clones share their elements.
#[derive(Clone)]
pub struct Tuple(Arc<[Value]>);

impl Tuple {
    /// A tuple of these elements.
    pub fn new(items: impl Into<Arc<[Value]>>) -> Self {
        Self(items.into())
    }

    /// Whether both are one and the same tuple.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Tuple {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0
    }
}

impl From<Vec<Value>> for Tuple {
    fn from(items: Vec<Value>) -> Self {
        Self(items.into())
    }
}

impl fmt::Debug for Tuple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tuple")?;
        f.debug_list().entries(self.0.iter()).finish()
    }
}
