//! From text to nodes.

use std::sync::Arc;

use crate::composer::Composer;
use crate::deprecated::Deprecated;
use crate::diagnostic::Diagnostic;
use crate::json;
use crate::node::Node;
use crate::source::Source;

/// One YAML document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its value; `None` when the text holds nothing but comments.
    pub root: Option<Node>,
    /// What is allowed and probably not meant, such as a key that occurs twice.
    pub warnings: Vec<Diagnostic>,
    /// Tags that later versions of Ansible refuse.
    pub deprecated: Vec<Deprecated>,
}

/// What happens when a mapping has a key twice: Ansible's `duplicate_dict_key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DuplicateKeys {
    /// The last one wins, with a warning.
    #[default]
    Warn,
    /// The last one wins.
    Ignore,
    /// It is an error.
    Error,
}

/// Reads a playbook, a variables file, an inventory...: JSON, or one document of YAML 1.1.
///
/// # Errors
/// The first error, with what it probably comes from.
pub fn load(source: &Arc<Source>) -> Result<Document, Diagnostic> {
    load_with(source, DuplicateKeys::default())
}

/// [`load`] with a choice about duplicate keys.
///
/// # Errors
/// The first error.
pub fn load_with(
    source: &Arc<Source>,
    duplicate_keys: DuplicateKeys,
) -> Result<Document, Diagnostic> {
    if let Some(root) = json::parse(source) {
        return Ok(Document {
            root: Some(root),
            warnings: Vec::new(),
            deprecated: Vec::new(),
        });
    }
    let mut composer = Composer::new(source, duplicate_keys);
    let root = composer.single_document()?;
    Ok(Document {
        root,
        warnings: composer.take_warnings(),
        deprecated: composer.take_deprecated(),
    })
}

/// Reads a text that has to be JSON; `None` when it is not.
pub fn load_json(source: &Arc<Source>) -> Option<Node> {
    json::parse(source)
}

/// Reads every document of a stream, as the filter `from_yaml_all` does.
///
/// # Errors
/// The first error.
pub fn load_all(source: &Arc<Source>) -> Result<Vec<Document>, Diagnostic> {
    let mut composer = Composer::new(source, DuplicateKeys::default());
    let mut documents = Vec::new();
    while let Some(root) = composer.next_document()? {
        documents.push(Document {
            root: Some(root),
            warnings: composer.take_warnings(),
            deprecated: composer.take_deprecated(),
        });
    }
    Ok(documents)
}
