//! Containers whose elements are computed on first access.

use std::sync::Arc;

use super::Value;
use crate::Error;

/// Turns a raw element of a container into the value that everybody sees.
///
/// An element of a container made with `with_lazy` is passed through `resolve` once, on its first
/// access, and the answer is remembered in that container. A resolver that wants nested containers
/// to be lazy as well returns them `with_lazy` itself.
pub trait Lazy: Send + Sync {
    /// The value that `raw` stands for.
    fn resolve(&self, raw: &Value) -> Result<Value, Error>;
}

/// Which slots of a container still hold raw elements.
#[derive(Clone)]
pub(super) struct Pending {
    pub(super) lazy: Arc<dyn Lazy>,
    pub(super) raw: Vec<bool>,
    pub(super) left: usize,
}

impl Pending {
    pub(super) fn new(lazy: Arc<dyn Lazy>, len: usize) -> Self {
        Self {
            lazy,
            raw: vec![true; len],
            left: len,
        }
    }

    pub(super) fn is_raw(&self, index: usize) -> bool {
        self.raw.get(index).copied().unwrap_or(false)
    }

    pub(super) fn done(&mut self, index: usize) {
        if let Some(flag) = self.raw.get_mut(index)
            && *flag
        {
            *flag = false;
            self.left -= 1;
        }
    }

    pub(super) fn insert(&mut self, index: usize) {
        self.raw.insert(index.min(self.raw.len()), false);
    }

    pub(super) fn remove(&mut self, index: usize) {
        if index < self.raw.len() && self.raw.remove(index) {
            self.left -= 1;
        }
    }
}
