//! Names as small numbers.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;

/// A name, unique within one environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameId(u32);

/// All names that templates of one environment use.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    names: RwLock<HashMap<Arc<str>, NameId, foldhash::fast::RandomState>>,
}

impl Interner {
    /// The number of a name and its shared text.
    pub(crate) fn intern(&self, name: &str) -> (NameId, Arc<str>) {
        if let Some((name, id)) = self.names.read().get_key_value(name) {
            return (*id, Arc::clone(name));
        }
        let mut names = self.names.write();
        if let Some((name, id)) = names.get_key_value(name) {
            return (*id, Arc::clone(name));
        }
        let id = NameId(names.len() as u32);
        let name: Arc<str> = name.into();
        names.insert(Arc::clone(&name), id);
        (id, name)
    }
}
