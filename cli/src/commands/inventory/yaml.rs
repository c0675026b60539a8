//! YAML output.

use shevek_jinja::{Dict, Value};
use shevek_template::{YamlFormat, dump_yaml};

use crate::error::CommandError;

/// The document as YAML in block style.
pub(super) fn text(document: &Dict) -> Result<String, CommandError> {
    let format = YamlFormat {
        flow_style: Some(false),
        ..YamlFormat::default()
    };
    dump_yaml(&Value::Dict(document.clone()), &format)
        .map_err(|error| CommandError::Failed(error.to_string()))
}
