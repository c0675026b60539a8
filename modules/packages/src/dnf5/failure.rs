//! What dnf5 complains about.

use shevek_plugin::ModuleError;
use shevek_plugin::target::ToolOutput;

/// The line before the reasons why there is no transaction.
const UNRESOLVED: &str = "Failed to resolve the transaction:";
/// The line behind them.
const HINT: &str = "You can try to add to command line:";

/// A failure before anything could be looked for, such as settings that are not there.
pub(super) fn complaint(output: &ToolOutput) -> ModuleError {
    // What is set in says the same in other words.
    let lines = output.stderr.lines();
    let lines = lines.filter(|line| !is_progress(line) && !line.starts_with(' '));
    let text: Vec<&str> = lines.collect();
    failed(text.join("\n").trim_end(), Vec::new())
}

/// The failure of a transaction. `names_are_wanted`: whether packages were asked for that must be there then.
pub(super) fn failure(output: &ToolOutput, names_are_wanted: bool) -> ModuleError {
    let Some((_, rest)) = output.stderr.split_once(UNRESOLVED) else {
        return if output.stderr.contains("Running transaction") {
            let reasons: Vec<String> = reasons(output.stderr.rsplit("Running transaction").next());
            failed("Failed to install some of the specified packages", reasons)
        } else {
            complaint(output)
        };
    };
    let entries = entries(rest);
    let unsolved = entries.iter().any(|entry| entry.starts_with("Problem"));
    let failures = entries
        .into_iter()
        .map(
            |entry| match entry.strip_prefix("No match for argument: ") {
                Some(name) if names_are_wanted => format!("No package {name} available."),
                _ => entry,
            },
        )
        .collect();
    let message = if unsolved {
        "Depsolve Error occurred"
    } else {
        "Failed to install some of the specified packages"
    };
    failed(message, failures)
}

fn failed(message: &str, failures: Vec<String>) -> ModuleError {
    ModuleError::new(message)
        .with("failures", failures)
        .with("rc", 1)
}

/// The reasons, each with the lines that belong to it.
fn entries(text: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in text.lines().take_while(|line| *line != HINT) {
        match entries.last_mut() {
            Some(last) if line.starts_with(' ') => {
                last.push('\n');
                last.push_str(line);
            }
            _ if line.trim().is_empty() => {}
            _ => entries.push(line.to_string()),
        }
    }
    entries
}

/// What is said after a transaction began, without its progress.
fn reasons(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default()
        .lines()
        .filter(|line| !is_progress(line) && !line.trim().is_empty())
        .map(ToString::to_string)
        .collect()
}

/// Lines about what is being done, not about what is wrong.
fn is_progress(line: &str) -> bool {
    line.starts_with("Updating and loading repositories:")
        || line.starts_with("Repositories loaded.")
        || line.contains("% | ")
        || line.starts_with("-----")
}
