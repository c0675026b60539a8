//! A file of cases.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// `tests/cases/MODULE.yml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseFile {
    /// A script that makes what all cases start from.
    #[serde(default)]
    start: String,
    /// A script that prints what a case is judged by, beside the results.
    #[serde(default)]
    look: String,
    /// Programs without which the cases cannot run; tests/prepare installs them.
    #[serde(default)]
    needs: Vec<String>,
    /// Programs that only some systems have: without them the cases are passed over.
    #[serde(default)]
    only_with: Vec<String>,
    cases: Vec<Case>,
}

/// A case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) name: String,
    /// A script that makes the start state, after that of the file.
    #[serde(default)]
    pub(super) start: String,
    pub(super) args: Map<String, Json>,
    /// Another script to look with.
    pub(super) look: Option<String>,
    /// Variables of the task.
    #[serde(default)]
    pub(super) environment: Map<String, Json>,
    /// How ours differs on purpose; then the answer is ours and not Ansible's.
    pub(super) differs: Option<Differs>,
    /// Filled in from the file's name.
    #[serde(skip)]
    pub(super) module: String,
    /// Filled in: whether a program is missing that this system need not have.
    #[serde(skip)]
    pub(super) is_ignored: bool,
    /// Filled in: a needed program that is not there.
    #[serde(skip)]
    pub(super) missing: Option<String>,
}

/// What is not compared, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Differs {
    /// Why.
    pub(super) because: String,
    /// Keys of results that are left out of the comparison (`again.changed`, `run.stdout`).
    pub(super) keys: Vec<String>,
}

/// The cases of a file.
pub(super) fn read(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).expect("readable");
    let whole: CaseFile =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let is_ignored = !whole.only_with.iter().all(|program| is_there(program));
    let missing = whole.needs.iter().find(|program| !is_there(program));
    let module = file.file_stem().expect("a name").to_string_lossy();
    let mut cases = whole.cases;
    for case in &mut cases {
        case.module = module.to_string();
        case.is_ignored = is_ignored;
        case.missing = missing.cloned();
        case.start = format!("{}\n{}", whole.start, case.start);
        if case.look.is_none() {
            case.look = Some(whole.look.clone());
        }
        if let Some(differs) = &case.differs {
            assert!(!differs.because.is_empty(), "{}: no reason", case.name);
        }
    }
    cases
}

fn is_there(program: &str) -> bool {
    ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]
        .iter()
        .any(|directory| Path::new(directory).join(program).exists())
}
