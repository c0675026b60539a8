//! Values by name.

use std::cell::Cell;
use std::collections::HashMap;

use crate::Value;
use crate::syntax::NameId;

/// So many entries are looked through one by one.
const FEW: usize = 16;

type Index = HashMap<NameId, usize, foldhash::fast::RandomState>;

/// A map from names that costs nothing while it is empty and little while it is small.
pub(super) struct NameMap<T> {
    entries: Vec<(NameId, T)>,
    /// Where entries are, once there are more than a few.
    index: Option<Box<Index>>,
}

impl<T> Default for NameMap<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            index: None,
        }
    }
}

thread_local! {
    static SPARE: Cell<Vec<(NameId, Value)>> = const { Cell::new(Vec::new()) };
}

impl NameMap<Value> {
    /// An empty map in the room of one that is used up.
    pub(super) fn in_spare_room() -> Self {
        Self {
            entries: SPARE.try_with(Cell::take).unwrap_or_default(),
            index: None,
        }
    }

    /// Keeps the room for the next map.
    pub(super) fn give_back(mut self) {
        self.entries.clear();
        if self.entries.capacity() <= FEW {
            // A thread that ends drops it.
            let _ = SPARE.try_with(|spare| spare.set(self.entries));
        }
    }
}

impl<T> NameMap<T> {
    fn position(&self, id: NameId) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(&id).copied(),
            None => self.entries.iter().position(|(name, _)| *name == id),
        }
    }

    pub(super) fn get(&self, id: NameId) -> Option<&T> {
        self.position(id).map(|at| &self.entries[at].1)
    }

    /// Sets a value; one that was there before is replaced.
    pub(super) fn insert(&mut self, id: NameId, value: T) {
        if let Some(at) = self.position(id) {
            self.entries[at].1 = value;
            return;
        }
        let at = self.entries.len();
        self.entries.push((id, value));
        if let Some(index) = &mut self.index {
            index.insert(id, at);
        } else if at >= FEW {
            let names = self.entries.iter().map(|(name, _)| *name);
            self.index = Some(Box::new(names.zip(0..).collect()));
        }
    }

    /// All values, in the order they were first set.
    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Interner;

    #[test]
    fn many_names_are_found_as_few_are() {
        let names = Interner::default();
        let ids: Vec<NameId> = (0..3 * FEW)
            .map(|number| names.intern(&number.to_string()).0)
            .collect();
        let mut map = NameMap::default();
        for (count, id) in ids.iter().enumerate() {
            assert_eq!(map.get(*id), None);
            map.insert(*id, 0);
            map.insert(*id, count);
            for (number, known) in ids[..=count].iter().enumerate() {
                assert_eq!(map.get(*known), Some(&number));
            }
        }
        assert!(map.values().copied().eq(0..3 * FEW));
    }
}
