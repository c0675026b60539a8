//! Python's `list`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::lazy::Pending;
use super::shared::Shared;
use super::{Lazy, Origin, Value};
use crate::Error;

/// A list, shared and mutable as Python's: clones are the same list.
#[derive(Clone)]
pub struct List(Arc<Inner>);

struct Inner {
    data: Shared<Data>,
    origin: Option<Origin>,
    templates: AtomicU8,
}

#[derive(Clone)]
struct Data {
    items: Vec<Value>,
    pending: Option<Box<Pending>>,
}

impl Data {
    /// A copy for a list of its own. Resolving an element is a change.
    fn copied(&self) -> Shared<Self> {
        match self.pending {
            None => Shared::settled(self.clone()),
            Some(_) => Shared::changing(self.clone()),
        }
    }
}

/// States of the cached answer to "may anything in here be a template?".
pub(super) const UNKNOWN: u8 = 0;
pub(super) const NO: u8 = 1;
pub(super) const YES: u8 = 2;

impl Default for List {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl List {
    /// A list of these elements.
    pub fn new(items: Vec<Value>) -> Self {
        let data = Data {
            items,
            pending: None,
        };
        Self::build(Shared::settled(data), None)
    }

    fn build(data: Shared<Data>, origin: Option<Origin>) -> Self {
        Self(Arc::new(Inner {
            data,
            origin,
            templates: AtomicU8::new(UNKNOWN),
        }))
    }

    /// A shallow copy that knows where it was written.
    #[must_use]
    pub fn with_origin(&self, origin: Origin) -> Self {
        Self::build(self.0.data.read().copied(), Some(origin))
    }

    /// A shallow copy whose elements go through `lazy` on their first access.
    #[must_use]
    pub fn with_lazy(&self, lazy: Arc<dyn Lazy>) -> Self {
        let items = self.0.data.read().items.clone();
        let pending = (!items.is_empty()).then(|| Box::new(Pending::new(lazy, items.len())));
        let data = Shared::changing(Data { items, pending });
        Self::build(data, self.0.origin.clone())
    }

    /// Where it was written.
    pub fn origin(&self) -> Option<&Origin> {
        self.0.origin.as_ref()
    }

    /// Whether both are one and the same list.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.0.data.read().items.len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether elements are still to be resolved.
    pub fn is_lazy(&self) -> bool {
        self.0
            .data
            .read()
            .pending
            .as_ref()
            .is_some_and(|pending| pending.left > 0)
    }

    /// The element at `index`, resolved; `None` past the end.
    pub fn get(&self, index: usize) -> Result<Option<Value>, Error> {
        let (raw, lazy) = {
            let data = self.0.data.read();
            let Some(value) = data.items.get(index) else {
                return Ok(None);
            };
            match &data.pending {
                Some(pending) if pending.is_raw(index) => {
                    (value.clone(), Arc::clone(&pending.lazy))
                }
                _ => return Ok(Some(value.clone())),
            }
        };
        // The lock is free meanwhile: resolving may look at this very list.
        let value = lazy.resolve(&raw)?;
        let mut data = self.0.data.write();
        if index < data.items.len() {
            let Data { items, pending } = &mut *data;
            match pending {
                Some(state) if state.is_raw(index) => {
                    items[index] = value.clone();
                    state.done(index);
                    if state.left == 0 {
                        *pending = None;
                    }
                }
                // Somebody else was faster: everybody sees the same element.
                _ => return Ok(Some(items[index].clone())),
            }
        }
        Ok(Some(value))
    }

    /// All elements; `None` when some may have to be resolved.
    pub(super) fn resolved_vec(&self) -> Option<Vec<Value>> {
        let data = self.0.data.read();
        data.pending.is_none().then(|| data.items.clone())
    }

    /// Whether a value is among the elements, when that can be seen without calling anything: `value` and all
    /// elements before it are texts, numbers and the like.
    pub(super) fn holds_scalar(&self, value: &Value) -> Option<bool> {
        if !value.is_scalar() {
            return None;
        }
        let data = self.0.data.read();
        if data.pending.is_some() {
            return None;
        }
        for item in &data.items {
            if !item.is_scalar() {
                return None;
            }
            if item.equals(value).ok()? {
                return Some(true);
            }
        }
        Some(false)
    }

    /// All elements, resolved.
    pub fn to_vec(&self) -> Result<Vec<Value>, Error> {
        if let Some(items) = self.resolved_vec() {
            return Ok(items);
        }
        let mut out = Vec::with_capacity(self.len());
        let mut index = 0;
        while let Some(value) = self.get(index)? {
            out.push(value);
            index += 1;
        }
        Ok(out)
    }

    /// All elements as they are stored now, nothing resolved.
    pub fn raw_vec(&self) -> Vec<Value> {
        self.0.data.read().items.clone()
    }

    fn touch(&self) {
        self.0.templates.store(UNKNOWN, Ordering::Relaxed);
    }

    /// Adds an element at the end.
    pub fn push(&self, value: Value) {
        let mut data = self.0.data.write();
        let end = data.items.len();
        data.items.push(value);
        if let Some(pending) = &mut data.pending {
            pending.insert(end);
        }
        drop(data);
        self.touch();
    }

    /// Inserts an element before `index` (at the end if `index` is past it).
    pub fn insert(&self, index: usize, value: Value) {
        let mut data = self.0.data.write();
        let index = index.min(data.items.len());
        data.items.insert(index, value);
        if let Some(pending) = &mut data.pending {
            pending.insert(index);
        }
        drop(data);
        self.touch();
    }

    /// Replaces the element at `index`; false when there is none.
    pub fn set(&self, index: usize, value: Value) -> bool {
        let mut data = self.0.data.write();
        let Some(slot) = data.items.get_mut(index) else {
            return false;
        };
        *slot = value;
        if let Some(pending) = &mut data.pending {
            pending.done(index);
        }
        drop(data);
        self.touch();
        true
    }

    /// Removes the element at `index` and gives it, resolved.
    pub fn remove(&self, index: usize) -> Result<Option<Value>, Error> {
        let Some(value) = self.get(index)? else {
            return Ok(None);
        };
        let mut data = self.0.data.write();
        if index < data.items.len() {
            data.items.remove(index);
            if let Some(pending) = &mut data.pending {
                pending.remove(index);
            }
        }
        Ok(Some(value))
    }

    /// Replaces all elements.
    pub fn replace(&self, items: Vec<Value>) {
        let mut data = self.0.data.write();
        data.items = items;
        data.pending = None;
        drop(data);
        self.touch();
    }

    pub(super) fn template_state(&self) -> &AtomicU8 {
        &self.0.templates
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.data.try_read() {
            Some(data) => f.debug_list().entries(&data.items).finish(),
            None => f.write_str("[<locked>]"),
        }
    }
}

impl From<Vec<Value>> for List {
    fn from(items: Vec<Value>) -> Self {
        Self::new(items)
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        Self::new(items.into_iter().collect())
    }
}
