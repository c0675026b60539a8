//! Python's `dict`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use indexmap::{Equivalent, IndexMap};

use super::hash::{Key, KeyRef, StrKey};
use super::lazy::Pending;
use super::list::UNKNOWN;
use super::shared::Shared;
use super::{Lazy, Origin, Value};
use crate::Error;

type Map = IndexMap<Key, Value, foldhash::fast::RandomState>;

/// A dict, insertion ordered, shared and mutable as Python's: clones are the same dict.
#[derive(Clone)]
pub struct Dict(Arc<Inner>);

struct Inner {
    data: Shared<Data>,
    origin: Option<Origin>,
    templates: AtomicU8,
}

#[derive(Clone)]
struct Data {
    map: Map,
    pending: Option<Box<Pending>>,
}

impl Data {
    /// A copy for a dict of its own. Resolving a value is a change.
    fn copied(&self) -> Shared<Self> {
        match self.pending {
            None => Shared::settled(self.clone()),
            Some(_) => Shared::changing(self.clone()),
        }
    }
}

impl Default for Dict {
    fn default() -> Self {
        Self::new()
    }
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    /// An empty dict with room for `capacity` entries.
    pub fn with_capacity(capacity: usize) -> Self {
        let map = map_with_room(capacity);
        Self::build(Shared::changing(Data { map, pending: None }), None)
    }

    /// A dict of these pairs; a later pair replaces an earlier one with the same key.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (Value, Value)>) -> Result<Self, Error> {
        let pairs = pairs.into_iter();
        let mut map = map_with_room(pairs.size_hint().0);
        for (key, value) in pairs {
            insert_keeping_key(&mut map, Key::new(key)?, value);
        }
        Ok(Self::of_map(map))
    }

    fn of_map(map: Map) -> Self {
        Self::build(Shared::settled(Data { map, pending: None }), None)
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

    /// A shallow copy whose values go through `lazy` on their first access (keys do not).
    #[must_use]
    pub fn with_lazy(&self, lazy: Arc<dyn Lazy>) -> Self {
        let map = self.0.data.read().map.clone();
        let pending = (!map.is_empty()).then(|| Box::new(Pending::new(lazy, map.len())));
        let data = Shared::changing(Data { map, pending });
        Self::build(data, self.0.origin.clone())
    }

    /// Python's `dict.copy()`: values that are not resolved yet stay so.
    #[must_use]
    pub fn shallow_copy(&self) -> Self {
        Self::build(self.0.data.read().copied(), self.0.origin.clone())
    }

    /// Where it was written.
    pub fn origin(&self) -> Option<&Origin> {
        self.0.origin.as_ref()
    }

    /// Whether both are one and the same dict.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.0.data.read().map.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether values are still to be resolved.
    pub fn is_lazy(&self) -> bool {
        self.0
            .data
            .read()
            .pending
            .as_ref()
            .is_some_and(|pending| pending.left > 0)
    }

    /// The value of `key`, resolved. An unhashable key is a `TypeError`.
    pub fn get(&self, key: &Value) -> Result<Option<Value>, Error> {
        match key {
            Value::Str(text) => self.get_str(text),
            _ => {
                let key = KeyRef::new(key)?;
                self.lookup(|map| map.get_index_of(&key))
            }
        }
    }

    /// The value of a text key, resolved.
    pub fn get_str(&self, key: &str) -> Result<Option<Value>, Error> {
        self.lookup(|map| text_index(map, key))
    }

    fn lookup(&self, find: impl Fn(&Map) -> Option<usize>) -> Result<Option<Value>, Error> {
        let (raw, lazy) = {
            let data = self.0.data.read();
            let Some((index, value)) =
                find(&data.map).and_then(|index| Some((index, data.map.get_index(index)?.1)))
            else {
                return Ok(None);
            };
            match &data.pending {
                Some(pending) if pending.is_raw(index) => {
                    (value.clone(), Arc::clone(&pending.lazy))
                }
                _ => return Ok(Some(value.clone())),
            }
        };
        // The lock is free meanwhile: resolving may look at this very dict.
        let value = lazy.resolve(&raw)?;
        let mut data = self.0.data.write();
        let Data { map, pending } = &mut *data;
        if let Some(index) = find(map)
            && let Some((_, slot)) = map.get_index_mut(index)
        {
            match pending {
                Some(state) if state.is_raw(index) => {
                    *slot = value.clone();
                    state.done(index);
                    if state.left == 0 {
                        *pending = None;
                    }
                }
                // Somebody else was faster: everybody sees the same value.
                _ => return Ok(Some(slot.clone())),
            }
        }
        Ok(Some(value))
    }

    /// Whether `key` is there. An unhashable key is a `TypeError`.
    pub fn contains_key(&self, key: &Value) -> Result<bool, Error> {
        Ok(self.0.data.read().map.contains_key(&KeyRef::new(key)?))
    }

    /// Whether a text key is there.
    pub fn contains_str(&self, key: &str) -> bool {
        self.0.data.read().map.contains_key(&StrKey(key))
    }

    fn touch(&self) {
        self.0.templates.store(UNKNOWN, Ordering::Relaxed);
    }

    /// Sets `key`; gives the value stored before, unresolved.
    pub fn insert(
        &self,
        key: impl Into<Value>,
        value: impl Into<Value>,
    ) -> Result<Option<Value>, Error> {
        let key = Key::new(key.into())?;
        let mut data = self.0.data.write();
        let Data { map, pending } = &mut *data;
        let (index, old) = insert_keeping_key(map, key, value.into());
        if let Some(pending) = pending {
            if old.is_some() {
                pending.done(index);
            } else {
                pending.insert(index);
            }
        }
        drop(data);
        self.touch();
        Ok(old)
    }

    /// Sets a text key.
    pub fn insert_str(&self, key: &str, value: impl Into<Value>) {
        self.insert(key, value).ok();
    }

    /// Removes `key` and gives its value, resolved.
    pub fn remove(&self, key: &Value) -> Result<Option<Value>, Error> {
        let Some(value) = self.get(key)? else {
            return Ok(None);
        };
        let mut data = self.0.data.write();
        if let Some((index, _, _)) = data.map.shift_remove_full(&KeyRef::new(key)?)
            && let Some(pending) = &mut data.pending
        {
            pending.remove(index);
        }
        Ok(Some(value))
    }

    /// Removes everything.
    pub fn clear(&self) {
        let mut data = self.0.data.write();
        data.map.clear();
        data.pending = None;
    }

    /// All keys in order.
    pub fn keys(&self) -> Vec<Value> {
        self.0
            .data
            .read()
            .map
            .keys()
            .map(|key| key.value().clone())
            .collect()
    }

    /// All values in order, resolved.
    pub fn values(&self) -> Result<Vec<Value>, Error> {
        Ok(self.items()?.into_iter().map(|(_, value)| value).collect())
    }

    /// All entries in order, values resolved.
    pub fn items(&self) -> Result<Vec<(Value, Value)>, Error> {
        if !self.is_lazy() {
            return Ok(self.raw_items());
        }
        let keys = self.keys();
        let mut out = Vec::with_capacity(keys.len());
        for key in keys {
            if let Some(value) = self.get(&key)? {
                out.push((key, value));
            }
        }
        Ok(out)
    }

    /// All entries as they are stored now, nothing resolved.
    pub fn raw_items(&self) -> Vec<(Value, Value)> {
        self.0
            .data
            .read()
            .map
            .iter()
            .map(|(key, value)| (key.value().clone(), value.clone()))
            .collect()
    }

    /// The value of a text key as it is stored now, not resolved.
    pub fn raw_get_str(&self, key: &str) -> Option<Value> {
        self.0.data.read().map.get(&StrKey(key)).cloned()
    }

    /// Takes over all entries of `other`, resolved.
    pub fn update(&self, other: &Self) -> Result<(), Error> {
        for (key, value) in other.items()? {
            self.insert(key, value)?;
        }
        Ok(())
    }

    /// The key and value at a position.
    pub fn entry_at(&self, index: usize) -> Result<Option<(Value, Value)>, Error> {
        let key = self
            .0
            .data
            .read()
            .map
            .get_index(index)
            .map(|(key, _)| key.value().clone());
        let Some(key) = key else { return Ok(None) };
        Ok(self.get(&key)?.map(|value| (key, value)))
    }

    pub(super) fn template_state(&self) -> &AtomicU8 {
        &self.0.templates
    }
}

fn map_with_room(entries: usize) -> Map {
    Map::with_capacity_and_hasher(entries, foldhash::fast::RandomState::default())
}

/// Where a text key is. A few keys are looked through faster than one is hashed.
fn text_index(map: &Map, key: &str) -> Option<usize> {
    const FEW: usize = 8;
    let key = StrKey(key);
    if map.len() <= FEW {
        map.keys().position(|known| key.equivalent(known))
    } else {
        map.get_index_of(&key)
    }
}

/// Python keeps the key that was there first when an equal one is set.
fn insert_keeping_key(map: &mut Map, key: Key, value: Value) -> (usize, Option<Value>) {
    map.insert_full(key, value)
}

impl fmt::Debug for Dict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.data.try_read() {
            Some(data) => f
                .debug_map()
                .entries(data.map.iter().map(|(key, value)| (key.value(), value)))
                .finish(),
            None => f.write_str("{<locked>}"),
        }
    }
}

impl<K: Into<Value>, V: Into<Value>> FromIterator<(K, V)> for Dict {
    /// Pairs with unhashable keys are left out; use [`Dict::from_pairs`] when there may be some.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        let mut map = map_with_room(pairs.size_hint().0);
        for (key, value) in pairs {
            if let Ok(key) = Key::new(key.into()) {
                insert_keeping_key(&mut map, key, value.into());
            }
        }
        Self::of_map(map)
    }
}
