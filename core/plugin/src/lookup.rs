//! Lookups: what templates get from elsewhere.

use std::path::PathBuf;

use serde_json::{Map, Value as Json};

use crate::filter::TemplatePluginMeta;

/// A lookup: `{{ lookup('name', term, key=value) }}`. Runs on the controller and may wait.
/// Ansible: `LookupBase`.
pub trait Lookup: Send + Sync {
    /// Documentation; asked for once.
    fn meta(&self) -> TemplatePluginMeta;

    /// Finds what the terms name: one value each, as a rule. The terms hold nothing that is undefined. Texts in
    /// the result are never templates.
    ///
    /// # Errors
    /// A `LookupError` becomes the failure of the template, unless it says `errors=`.
    fn run(
        &self,
        terms: Vec<Json>,
        kwargs: Map<String, Json>,
        host: &dyn LookupHost,
    ) -> Result<Vec<Json>, LookupError>;
}

/// What a lookup can ask of the one who calls it.
pub trait LookupHost: Send + Sync {
    /// A variable as templates see it; `None` when there is none of that name.
    ///
    /// # Errors
    /// A sentence when its value cannot be templated, or is nothing that JSON can hold.
    fn variable(&self, name: &str) -> Result<Option<Json>, String>;

    /// The file that `name` means in `folder` (`files`, `templates`) of the role or beside the playbook; `None`
    /// when there is none. Ansible: `find_file_in_search_path`.
    fn find_file(&self, folder: &str, name: &str) -> Option<PathBuf>;
}

/// Why a lookup has no answer: one sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LookupError(pub String);

impl LookupError {
    /// From a sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}
