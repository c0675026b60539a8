//! Roles with argument specs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};
use shevek_yaml::Source;

use crate::error::CommandError;

/// Where a role's argument specs stand, first hit wins.
const SPEC_FILES: [&str; 6] = [
    "argument_specs.yml",
    "argument_specs.yaml",
    "argument_specs.json",
    "main.yml",
    "main.yaml",
    "main.json",
];

/// The roles with such a file in the folders, by name; the first folder wins.
pub(super) fn all(folders: &[PathBuf]) -> BTreeMap<String, PathBuf> {
    let mut roles = BTreeMap::new();
    for folder in folders {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if spec_file(&entry.path()).is_some() {
                roles.entry(name).or_insert_with(|| entry.path());
            }
        }
    }
    roles
}

/// A role's entry points with all that its argument specs say; with `point` that one alone. `None` when it has no
/// such entry point.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn document(path: &Path, point: Option<&str>) -> Result<Option<Json>, CommandError> {
    let mut points = specs(path)?;
    points.retain(|name, _| point.is_none_or(|point| point == name));
    if points.is_empty() {
        return Ok(None);
    }
    Ok(Some(
        json!({"collection": null, "entry_points": points, "path": path}),
    ))
}

/// A role's entry points with their sentences.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn summary(path: &Path) -> Result<Json, CommandError> {
    let points: Map<String, Json> = specs(path)?
        .into_iter()
        .map(|(name, spec)| {
            let short = spec.get("short_description").cloned();
            (name, short.unwrap_or_else(|| Json::from("")))
        })
        .collect();
    Ok(json!({"description": "UNDOCUMENTED", "entry_points": points}))
}

fn spec_file(role: &Path) -> Option<PathBuf> {
    SPEC_FILES
        .iter()
        .map(|name| role.join("meta").join(name))
        .find(|file| file.exists())
}

fn specs(role: &Path) -> Result<Map<String, Json>, CommandError> {
    let Some(file) = spec_file(role) else {
        return Ok(Map::new());
    };
    let root = shevek_yaml::load(&Source::read(&file)?)?.root;
    let json = root.map(|root| root.to_value(false).to_json()).transpose();
    let json = json.map_err(|error| CommandError::Input(error.message().to_owned()))?;
    let mut specs = json.unwrap_or_default();
    match specs.get_mut("argument_specs").map(Json::take) {
        Some(Json::Object(map)) => Ok(map),
        None | Some(Json::Null) => Ok(Map::new()),
        Some(_) => Err(CommandError::Input(format!(
            "{}: argument_specs must be a dictionary",
            file.display()
        ))),
    }
}
