//! Where included, imported and extended templates come from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::Error;

/// The text of a template.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name errors show.
    pub name: Arc<str>,
    /// The template's text.
    pub text: Arc<str>,
}

/// Finds templates by name.
pub trait Loader: Send + Sync {
    /// The template `name`, asked for by the template `parent`; `None` when there is none.
    fn load(&self, name: &str, parent: Option<&str>) -> Result<Option<Source>, Error>;
}

impl<S: std::hash::BuildHasher + Send + Sync> Loader for HashMap<String, String, S> {
    fn load(&self, name: &str, _parent: Option<&str>) -> Result<Option<Source>, Error> {
        Ok(self.get(name).map(|text| Source {
            name: name.into(),
            text: text.as_str().into(),
        }))
    }
}
