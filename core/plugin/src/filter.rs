//! Filters and tests: what templates do to one value.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::module::Example;

/// A filter: `{{ subject | name(1, key=2) }}`. Ansible: a function of a `FilterModule`.
pub trait Filter: Send + Sync {
    /// Documentation; asked for once.
    fn meta(&self) -> TemplatePluginMeta;

    /// Computes the result of `subject`. The arguments hold nothing that is undefined: a template that gives
    /// something undefined fails before this is called. Texts in the result are never templates.
    ///
    /// # Errors
    /// A `FilterError` becomes the failure of the template.
    fn call(
        &self,
        subject: Json,
        args: Vec<Json>,
        kwargs: Map<String, Json>,
    ) -> Result<Json, FilterError>;
}

/// A test: `{{ subject is name(1, key=2) }}`. Ansible: a function of a `TestModule`.
pub trait Test: Send + Sync {
    /// Documentation; asked for once.
    fn meta(&self) -> TemplatePluginMeta;

    /// Says whether it holds for `subject`; the arguments are as for [`Filter::call`].
    ///
    /// # Errors
    /// A `FilterError` becomes the failure of the template.
    fn call(
        &self,
        subject: Json,
        args: Vec<Json>,
        kwargs: Map<String, Json>,
    ) -> Result<bool, FilterError>;
}

/// Why a filter or test has no answer: one sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FilterError(pub String);

impl FilterError {
    /// From a sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// What a filter, test or lookup says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplatePluginMeta {
    /// One sentence for lists.
    pub short_description: String,
    /// Paragraphs for the manual.
    pub description: Vec<String>,
    /// Its arguments in their order: (name, description).
    pub arguments: Vec<(String, String)>,
    /// Examples.
    pub examples: Vec<Example>,
}
