//! YAML files that hold data.

use std::path::Path;

use serde_json::Value as Json;
use shevek_yaml::Source;

use super::context::failed;
use crate::error::CommandError;

/// The content of a YAML file; null when there is nothing in it.
///
/// # Errors
/// A file that cannot be read, or is no YAML.
pub(super) fn read(path: &Path) -> Result<Json, CommandError> {
    of_source(&Source::read(path)?)
}

fn of_source(source: &std::sync::Arc<Source>) -> Result<Json, CommandError> {
    let document = shevek_yaml::load(source)?;
    let Some(root) = document.root else {
        return Ok(Json::Null);
    };
    root.to_value(false)
        .to_json()
        .map_err(|error| failed(format!("{}: {error}", source.name())))
}

/// The content of a requirements file: a list of roles, or a mapping with `roles` and `collections`.
pub(super) fn requirements(path: &Path) -> Result<Json, CommandError> {
    let shown = path.display();
    if !path.exists() {
        return Err(failed(format!(
            "The requirements file '{shown}' does not exist."
        )));
    }
    let content = read(path)?;
    match &content {
        Json::Null => Err(failed(format!("No requirements found in file '{shown}'"))),
        Json::Array(_) => Ok(content),
        Json::Object(map) => {
            let others = map.keys().map(String::as_str);
            let others: Vec<&str> = others
                .filter(|key| !["roles", "collections"].contains(key))
                .collect();
            if others.is_empty() {
                return Ok(content);
            }
            Err(failed(format!(
                "Expecting only 'roles' and/or 'collections' as base keys in the requirements file. Found: {}",
                others.join(", ")
            )))
        }
        _ => Err(failed(format!(
            "Expecting requirements yaml to be a list or a mapping: {shown}"
        ))),
    }
}
