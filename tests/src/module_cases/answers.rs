//! Recorded answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// What happened in one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Answer {
    /// The result in check mode.
    pub(super) check: Json,
    /// The result of the first run.
    pub(super) run: Json,
    /// What there was to see after it.
    pub(super) end: String,
    /// The result of a second run.
    pub(super) again: Json,
    /// What there was to see after that, when it was something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) end_again: Option<String>,
}

/// The answers to the cases of a module.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Answers {
    /// From which version of ansible-core.
    pub(super) ansible_core: String,
    pub(super) cases: BTreeMap<String, Answer>,
}

fn file(tests: &Path, module: &str) -> PathBuf {
    tests.join("answers").join(format!("{module}.json"))
}

impl Answers {
    pub(super) fn read(tests: &Path, module: &str) -> Self {
        match std::fs::read_to_string(file(tests, module)) {
            Err(_) => Self::default(),
            Ok(text) => serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("the answers of {module}: {error}")),
        }
    }

    pub(super) fn write(&self, tests: &Path, module: &str) {
        std::fs::create_dir_all(tests.join("answers")).expect("a folder for answers");
        let text = serde_json::to_string_pretty(self).expect("answers are JSON") + "\n";
        std::fs::write(file(tests, module), text).expect("the answers can be written");
    }
}
