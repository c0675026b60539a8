//! What Python's `configparser` says about a file that it cannot read.

use serde_json::Value as Json;
use shevek_plugin::python;

/// Why a file is none of sections and options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum IniError {
    /// An option before the first section.
    #[error("File contains no section headers.\nfile: {}, line: {line}\n{}", quoted(.file), quoted(.text))]
    NoSection {
        file: String,
        line: usize,
        text: String,
    },
    /// A section comes twice.
    #[error("While reading from {} [line {line:2}]: section {} already exists", quoted(.file), quoted(.section))]
    Section {
        file: String,
        line: usize,
        section: String,
    },
    /// An option comes twice in a section.
    #[error(
        "While reading from {} [line {line:2}]: option {} in section {} already exists",
        quoted(.file), quoted(.option), quoted(.section)
    )]
    Option {
        file: String,
        line: usize,
        section: String,
        option: String,
    },
    /// Lines that are neither.
    #[error("Source contains parsing errors: {}{}", quoted(.file), listed(.lines))]
    Lines {
        file: String,
        lines: Vec<(usize, String)>,
    },
}

fn quoted(text: &str) -> String {
    python::repr(&Json::String(text.to_string()))
}

fn listed(lines: &[(usize, String)]) -> String {
    let shown: Vec<String> = lines
        .iter()
        .map(|(line, text)| format!("\n\t[line {line:2}]: {}", quoted(text)))
        .collect();
    shown.concat()
}
