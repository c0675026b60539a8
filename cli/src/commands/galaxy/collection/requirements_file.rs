//! The collections of a requirements file.

use serde_json::{Map, Value as Json};

use super::asked::Asked;
use super::requirement::Requirement;
use crate::commands::galaxy::context::failed;
use crate::error::CommandError;

/// What the list `collections` of a requirements file asks for. `file` is told in errors.
pub(in crate::commands::galaxy) fn requirements(
    file: &str,
    entries: &Json,
) -> Result<Vec<Asked>, CommandError> {
    let entries = match entries {
        Json::Null => return Ok(Vec::new()),
        Json::Array(entries) => entries,
        _ => return Err(failed(format!("{file}: 'collections' has to be a list."))),
    };
    let read = entries.iter().map(|entry| match entry {
        Json::String(name) => Ok(Asked {
            requirement: Requirement::of(name, "*")?,
            signatures: Vec::new(),
        }),
        Json::Object(entry) => Ok(Asked {
            requirement: requirement(file, entry)?,
            signatures: signatures(file, entry)?,
        }),
        other => Err(failed(format!(
            "{file}: {other} is neither a name nor a mapping."
        ))),
    });
    read.collect()
}

/// Where signatures are: one place or several.
fn signatures(file: &str, entry: &Map<String, Json>) -> Result<Vec<String>, CommandError> {
    let list = match entry.get("signatures") {
        None | Some(Json::Null) => return Ok(Vec::new()),
        Some(Json::Array(list)) => list.clone(),
        Some(one) => vec![one.clone()],
    };
    let places = list.into_iter().map(|one| match one {
        Json::String(place) => Ok(place),
        other => Err(failed(format!(
            "{file}: 'signatures' has to hold files and addresses, but holds {other}."
        ))),
    });
    places.collect()
}

fn requirement(file: &str, entry: &Map<String, Json>) -> Result<Requirement, CommandError> {
    let text = |key: &str| match entry.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.as_str())),
        Some(other) => Err(failed(format!(
            "{file}: '{key}' has to be a text, but is {other}: put it in quotes."
        ))),
    };
    let known = ["name", "version", "source", "type", "signatures"];
    if let Some(key) = entry.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(failed(format!(
            "{file}: '{key}' is no key of a collection; there are name, version, source, type and signatures."
        )));
    }
    let (name, source) = (text("name")?, text("source")?);
    let version = text("version")?.unwrap_or("*");
    let concrete = source.or(name).unwrap_or_default();
    match text("type")? {
        None => match (name, source) {
            (None, Some(source)) => match Requirement::of(source, version)? {
                Requirement::Named { .. } => {
                    Err(failed(format!("{file}: a collection has no 'name'.")))
                }
                concrete => Ok(concrete),
            },
            (Some(name), Some(source)) if !source.starts_with("http") => {
                match Requirement::of(source, version) {
                    // The name of a server.
                    Ok(Requirement::Named { .. }) | Err(_) => {
                        Ok(from(Requirement::of(name, version)?, Some(source)))
                    }
                    concrete => concrete,
                }
            }
            (Some(name), _) => Ok(from(Requirement::of(name, version)?, source)),
            (None, _) => Err(failed(format!("{file}: a collection has no 'name'."))),
        },
        Some("galaxy") => match name {
            Some(name) => match Requirement::of(name, version)? {
                named @ Requirement::Named { .. } => Ok(from(named, source)),
                _ => Err(failed(format!(
                    "{file}: '{name}' of type galaxy has to be a name."
                ))),
            },
            None => Err(failed(format!(
                "{file}: a collection of type galaxy has no 'name'."
            ))),
        },
        Some("git") => Ok(Requirement::git(concrete, version)),
        Some(kind @ ("file" | "dir" | "subdirs")) => {
            let found = Requirement::of(concrete, version)?;
            let fits = matches!(
                (kind, &found),
                ("file", Requirement::Archive(_))
                    | ("dir", Requirement::Folder(_))
                    | ("subdirs", Requirement::Namespace(_))
            );
            if fits {
                Ok(found)
            } else {
                Err(failed(format!(
                    "{file}: '{concrete}' is not of type {kind}."
                )))
            }
        }
        Some("url") => match Requirement::of(concrete, version)? {
            url @ Requirement::Url(_) => Ok(url),
            _ => Err(failed(format!(
                "{file}: '{concrete}' of type url is no address that begins with http:// or https://."
            ))),
        },
        Some(other) => Err(failed(format!(
            "{file}: the type of a collection is one of file, galaxy, git, dir, subdirs and url, not '{other}'."
        ))),
    }
}

/// A name that is taken from a certain server.
fn from(mut requirement: Requirement, server: Option<&str>) -> Requirement {
    if let Requirement::Named { source, .. } = &mut requirement {
        *source = server.map(str::to_owned);
    }
    requirement
}
