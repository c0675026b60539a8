//! JSON as Python writes it, so that checksums of manifests agree.

use serde_json::Value as Json;
use shevek_jinja::Value;
use shevek_jinja::value::{JsonStyle, json_text};

use crate::error::CommandError;

/// The document with one space for each level. Python: `json.dumps(document, indent=True)`.
pub(super) fn manifest_text(document: &Json) -> Result<String, CommandError> {
    let style = JsonStyle {
        indent: Some(" ".into()),
        ..JsonStyle::default()
    };
    text(document, &style)
}

/// The document on one line.
pub(super) fn line(document: &Json) -> Result<String, CommandError> {
    text(document, &JsonStyle::default())
}

fn text(document: &Json, style: &JsonStyle) -> Result<String, CommandError> {
    json_text(&Value::from_json(document), style)
        .map_err(|error| CommandError::Failed(error.to_string()))
}
