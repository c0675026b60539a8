use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What a program answered to one run of a case, redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The arguments of the run.
    pub args: Vec<String>,
    /// The exit code.
    pub code: i32,
    /// The lines of standard output; with `-v` they hold every task's whole result.
    pub stdout: Vec<String>,
    /// The first lines of the errors and warnings on standard error. For the reader: not compared.
    pub stderr: Vec<String>,
}

/// Reads the answers recorded for a case.
pub fn read_answers(path: &Path) -> Result<Vec<Answer>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes them.
pub fn write_answers(path: &Path, answers: &[Answer]) -> std::io::Result<()> {
    let text = serde_json::to_string_pretty(answers)?;
    fs::write(path, text + "\n")
}
