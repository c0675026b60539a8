//! The documentation of one plugin.

use serde_json::Value as Json;
use shevek_plugin::{ArgType, OptionSpec};

/// What a filter, test or lookup says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateDocumentation {
    /// Its name, without a collection.
    pub name: String,
    /// The name that it is another name of.
    pub alias_of: Option<String>,
    /// One sentence for lists.
    pub short_description: String,
    /// Further paragraphs for the manual.
    pub description: Vec<String>,
    /// The type of a filter's or test's input.
    pub input: Option<ArgType>,
    /// What a lookup's terms are; `None` for filters and tests.
    pub terms: Option<String>,
    /// The type of a filter's result; `None` for tests and lookups.
    pub result: Option<ArgType>,
    /// Its arguments in their order.
    pub options: Vec<OptionSpec>,
    /// A template that uses it.
    pub example: String,
    /// What the example gives, where that is always the same.
    pub example_result: Option<Json>,
}
