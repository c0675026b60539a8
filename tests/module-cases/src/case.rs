//! Cases and what was recorded of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::tree::Tree;

/// A case as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// Unique in its file.
    pub(crate) name: String,
    /// A shell script that makes the start state, in the case's directory.
    #[serde(default)]
    pub(crate) start: String,
    /// The arguments; `$DIR` in texts is the case's directory.
    pub(crate) args: Map<String, Json>,
    /// The keyword `environment`.
    #[serde(default)]
    pub(crate) environment: IndexMap<String, String>,
    /// A script between the first and the second run.
    #[serde(default)]
    pub(crate) between: String,
    /// Why ours differs on purpose, for the reader: what was recorded is then replaced by the next key.
    pub(crate) differs: Option<String>,
    /// Keys that ours has in place of those recorded in the first run.
    #[serde(default)]
    pub(crate) ours: Map<String, Json>,
    /// Keys of results that are not compared; `differs` says why.
    #[serde(default)]
    pub(crate) left_out: Vec<String>,
    /// Ansible's module knows no check mode: there ours has to tell the `changed` of the first run.
    #[serde(default)]
    pub(crate) predicts: bool,
}

/// What Ansible did.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Recorded {
    pub(crate) start: Tree,
    pub(crate) check: Map<String, Json>,
    pub(crate) run: Map<String, Json>,
    pub(crate) end: Tree,
    pub(crate) again: Map<String, Json>,
    pub(crate) again_end: Tree,
}

/// The cases of a module's folder by their file.
pub(crate) fn read(folder: &Path) -> Vec<(PathBuf, Vec<Case>)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yml"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file).expect("readable");
            let merged = serde_yaml::from_str(&text).and_then(|mut cases: serde_yaml::Value| {
                cases.apply_merge()?;
                serde_yaml::from_value(cases)
            });
            let cases = merged.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            (file, cases)
        })
        .collect()
}

/// What was recorded of the cases of a file, by their names.
pub(crate) fn recorded(file: &Path) -> BTreeMap<String, Recorded> {
    let file = file.with_extension("recorded.json");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    if text.is_empty() {
        return BTreeMap::new();
    }
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
