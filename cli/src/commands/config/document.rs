//! Documents as Ansible writes them.

use shevek_jinja::value::{JsonStyle, json_text};
use shevek_jinja::{Dict, Value};
use shevek_template::{YamlFormat, dump_yaml};

use crate::error::CommandError;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Yaml,
}

/// A dictionary of these entries.
pub(super) fn dict<'k>(entries: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    let dict = Dict::new();
    for (key, value) in entries {
        dict.insert_str(key, value);
    }
    Value::Dict(dict)
}

/// The document as text.
pub(super) fn written(document: &Value, format: Format) -> Result<String, CommandError> {
    let text = match format {
        Format::Json => json_text(
            document,
            &JsonStyle {
                indent: Some("    ".into()),
                sort_keys: true,
                ensure_ascii: false,
                ..JsonStyle::default()
            },
        ),
        Format::Yaml => dump_yaml(
            document,
            &YamlFormat {
                flow_style: Some(false),
                ..YamlFormat::default()
            },
        ),
    };
    text.map_err(|error| CommandError::Failed(error.to_string()))
}
