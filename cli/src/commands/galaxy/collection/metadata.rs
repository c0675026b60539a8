//! What a collection says of itself: in its `galaxy.yml`, or its `MANIFEST.json` once it is built.

use std::path::Path;

use serde_json::{Map, Value as Json};

use super::manifest::Control;
use super::name::is_collection_name;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::yaml_file;
use crate::error::CommandError;

/// The file of a collection's source.
pub(super) const SOURCE_FILE: &str = "galaxy.yml";
/// The file of a built one.
pub(super) const MANIFEST_FILE: &str = "MANIFEST.json";

const REQUIRED: [&str; 5] = ["namespace", "name", "version", "readme", "authors"];
const LISTS: [&str; 4] = ["authors", "license", "tags", "build_ignore"];
/// All of `collection_info`, in the order in which Ansible writes them.
const INFO: [&str; 14] = [
    "namespace",
    "name",
    "version",
    "authors",
    "readme",
    "tags",
    "description",
    "license",
    "license_file",
    "dependencies",
    "repository",
    "documentation",
    "homepage",
    "issues",
];

/// A collection's metadata.
#[derive(Debug, Clone)]
pub(super) struct Metadata {
    /// `collection_info` of its manifest.
    pub(super) info: Map<String, Json>,
    /// Patterns of files that are not packed.
    pub(super) build_ignore: Vec<String>,
    /// How files are chosen instead of by what is ignored.
    pub(super) manifest: Option<Control>,
}

impl Metadata {
    /// Of a folder, built or not.
    pub(super) fn of_folder(folder: &Path, context: &Context<'_>) -> Result<Self, CommandError> {
        let manifest = folder.join(MANIFEST_FILE);
        if manifest.is_file() {
            let bytes = std::fs::read(&manifest).map_err(at(&manifest))?;
            return Self::of_manifest(&bytes, &manifest.to_string_lossy());
        }
        Self::of_source(folder, context)
    }

    /// Of a folder with a `galaxy.yml`.
    pub(super) fn of_source(folder: &Path, context: &Context<'_>) -> Result<Self, CommandError> {
        let path = folder.join(SOURCE_FILE);
        let shown = path.display();
        if !path.is_file() {
            return Err(failed(format!(
                "The collection galaxy.yml path '{shown}' does not exist."
            )));
        }
        let Json::Object(mut given) = yaml_file::read(&path)? else {
            return Err(failed(format!(
                "The collection galaxy.yml at '{shown}' is incorrectly formatted: it has to be a mapping."
            )));
        };
        let mut missing: Vec<&str> = REQUIRED
            .into_iter()
            .filter(|key| !given.contains_key(*key))
            .collect();
        missing.sort_unstable();
        if !missing.is_empty() {
            return Err(failed(format!(
                "The collection galaxy.yml at '{shown}' is missing the following mandatory keys: {}",
                missing.join(", ")
            )));
        }
        let unknown: Vec<&str> = given
            .keys()
            .map(String::as_str)
            .filter(|key| !INFO.contains(key) && !matches!(*key, "build_ignore" | "manifest"))
            .collect();
        if !unknown.is_empty() {
            context.warn(format!(
                "Found unknown keys in collection galaxy.yml at '{shown}': {}",
                unknown.join(", ")
            ));
        }
        for key in LISTS {
            let list = match given.remove(key) {
                None | Some(Json::Null) => Vec::new(),
                Some(Json::Array(list)) => list,
                Some(one) => vec![one],
            };
            given.insert(key.into(), Json::Array(list));
        }
        if !given.get("version").is_some_and(is_true) {
            given.insert("version".into(), "*".into());
        }
        let build_ignore = match given.get("build_ignore") {
            Some(Json::Array(list)) => list.iter().map(pattern).collect::<Result<_, _>>()?,
            _ => Vec::new(),
        };
        let manifest = given.get("manifest").map(Control::read).transpose()?;
        if manifest.is_some() && !build_ignore.is_empty() {
            return Err(failed(
                "\"build_ignore\" and \"manifest\" are mutually exclusive",
            ));
        }
        let info = INFO.into_iter().map(|key| {
            let value = given.get(key).cloned();
            let value = match key {
                "dependencies" => value.unwrap_or_else(|| Json::Object(Map::new())),
                "license_file" => value.filter(is_true).unwrap_or_default(),
                _ => value.unwrap_or_default(),
            };
            (key.to_owned(), value)
        });
        let metadata = Self {
            info: info.collect(),
            build_ignore,
            manifest,
        };
        metadata.check(&shown.to_string())?;
        Ok(metadata)
    }

    /// Of the text of a `MANIFEST.json`; `name` is told in errors.
    pub(super) fn of_manifest(text: &[u8], name: &str) -> Result<Self, CommandError> {
        let manifest: Json = serde_json::from_slice(text)
            .map_err(|error| failed(format!("{name} is no valid JSON: {error}")))?;
        let Some(Json::Object(info)) = manifest.get("collection_info").cloned() else {
            return Err(failed(format!("{name} has no 'collection_info'.")));
        };
        let metadata = Self {
            info,
            build_ignore: Vec::new(),
            manifest: None,
        };
        metadata.check(name)?;
        Ok(metadata)
    }

    /// Whatever becomes a path has to be a name.
    fn check(&self, file: &str) -> Result<(), CommandError> {
        if !is_collection_name(&self.full_name()) {
            return Err(failed(format!(
                "{file}: namespace and name must be characters from [a-zA-Z0-9_], but are '{}'.",
                self.full_name()
            )));
        }
        match self.info.get("version") {
            Some(Json::String(version))
                if version == "*" || super::version::parse(version).is_ok() =>
            {
                Ok(())
            }
            other => Err(failed(format!(
                "{file}: version must be a text that is a semantic version, such as \"1.2.3\", but is {}. See https://semver.org.",
                other.unwrap_or(&Json::Null)
            ))),
        }
    }

    fn text(&self, key: &str) -> &str {
        self.info
            .get(key)
            .and_then(Json::as_str)
            .unwrap_or_default()
    }

    pub(super) fn namespace(&self) -> &str {
        self.text("namespace")
    }

    pub(super) fn name(&self) -> &str {
        self.text("name")
    }

    pub(super) fn version(&self) -> &str {
        self.text("version")
    }

    /// `namespace.name`.
    pub(super) fn full_name(&self) -> String {
        format!("{}.{}", self.namespace(), self.name())
    }

    /// What it needs: names, or sources, and versions.
    pub(super) fn dependencies(&self) -> Result<Vec<(String, String)>, CommandError> {
        let pairs = match self.info.get("dependencies") {
            None | Some(Json::Null) => return Ok(Vec::new()),
            Some(Json::Object(pairs)) => pairs,
            Some(_) => {
                return Err(failed(format!(
                    "The dependencies of {} have to be a mapping of names to versions.",
                    self.full_name()
                )));
            }
        };
        let pairs = pairs.iter().map(|(name, version)| match version {
            Json::String(version) => Ok((name.clone(), version.clone())),
            Json::Null => Ok((name.clone(), "*".into())),
            other => Err(failed(format!(
                "The version of the dependency {name} of {} has to be a text, but is {other}: put it in quotes.",
                self.full_name()
            ))),
        });
        pairs.collect()
    }
}

fn is_true(value: &Json) -> bool {
    !matches!(value, Json::Null | Json::Bool(false)) && value.as_str() != Some("")
}

fn pattern(value: &Json) -> Result<String, CommandError> {
    value.as_str().map(str::to_owned).ok_or_else(|| {
        failed(format!(
            "build_ignore must be a list of patterns, but holds {value}."
        ))
    })
}
