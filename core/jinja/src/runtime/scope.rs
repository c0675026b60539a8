//! Where variables come from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Dict, Error, Value};

/// The variables a template may use.
pub trait Scope: Send + Sync {
    /// The variable `name`, resolved; `None` when there is none. Asked at most once a name and
    /// rendering of one template.
    fn lookup(&self, name: &str) -> Result<Option<Value>, Error>;

    /// What templates that are imported without their context see as well: functions, no variables.
    fn global(&self, _name: &str) -> Result<Option<Value>, Error> {
        Ok(None)
    }

    /// All names there are.
    fn names(&self) -> Vec<Arc<str>> {
        Vec::new()
    }
}

/// No variables.
impl Scope for () {
    fn lookup(&self, _name: &str) -> Result<Option<Value>, Error> {
        Ok(None)
    }
}

impl Scope for Dict {
    fn lookup(&self, name: &str) -> Result<Option<Value>, Error> {
        self.get_str(name)
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.keys()
            .iter()
            .filter_map(|key| key.as_str().map(Arc::from))
            .collect()
    }
}

impl<S: std::hash::BuildHasher + Send + Sync> Scope for HashMap<String, Value, S> {
    fn lookup(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(self.get(name).cloned())
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.keys().map(|name| name.as_str().into()).collect()
    }
}
