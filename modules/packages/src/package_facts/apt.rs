//! Packages of dpkg, and where apt would get them.

use std::collections::HashMap;

use serde_json::{Value as Json, json};
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

/// Where the programs of dpkg and apt are, whatever `PATH` says.
pub(super) const DIRECTORY: &str = "/usr/bin";

const FORMAT: &str = "${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${Section}\n";

fn program(name: &str, context: &ModuleContext<'_>) -> Result<String, ModuleError> {
    match context.find_program(name, &[DIRECTORY]) {
        Some(program) => Ok(program),
        None => context.require_program(name),
    }
}

/// What is installed: name and details.
pub(super) fn packages(context: &ModuleContext<'_>) -> Result<Vec<(String, Json)>, ModuleError> {
    let dpkg_query = program("dpkg-query", context)?;
    let listed = Tool::new(dpkg_query)
        .args(["-W", "-f", FORMAT])
        .run_checked(context)?;
    let native = native_architecture(context)?;
    let rows: Vec<Vec<&str>> = listed
        .stdout
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|row| row.len() == 5 && row[0] == "installed")
        .collect();
    let origins = origins(context, rows.iter().map(|row| row[1]))?;
    Ok(rows
        .iter()
        .map(|row| {
            let (package, architecture) = (row[1], row[3]);
            let is_native = architecture == "all" || architecture == native;
            let name = if is_native {
                package.to_string()
            } else {
                format!("{package}:{architecture}")
            };
            let details = json!({
                "name": name,
                "version": row[2],
                "arch": architecture,
                "category": row[4],
                "origin": origins.get(package).map_or("", String::as_str),
                "source": "apt",
            });
            (name, details)
        })
        .collect())
}

fn native_architecture(context: &ModuleContext<'_>) -> Result<String, ModuleError> {
    let dpkg = program("dpkg", context)?;
    let output = Tool::new(dpkg)
        .arg("--print-architecture")
        .run_checked(context)?;
    Ok(output.stdout.trim().to_string())
}

/// The origin of each package's installed version.
fn origins<'n>(
    context: &ModuleContext<'_>,
    names: impl Iterator<Item = &'n str>,
) -> Result<HashMap<String, String>, ModuleError> {
    let Some(apt_cache) = context.find_program("apt-cache", &[DIRECTORY]) else {
        return Ok(HashMap::new());
    };
    let sources = Tool::new(apt_cache.as_str())
        .arg("policy")
        .run(context)?
        .stdout;
    let table = Tool::new(apt_cache)
        .args(["policy", "--"])
        .args(names)
        .run(context)?
        .stdout;
    Ok(parse_origins(&sources, &table))
}

/// `sources` names each index with its release, `table` each version with its indexes.
fn parse_origins(sources: &str, table: &str) -> HashMap<String, String> {
    let mut by_index: HashMap<String, String> = HashMap::new();
    let mut index = None;
    for line in sources.lines() {
        let line = line.trim();
        if let Some(release) = line.strip_prefix("release ") {
            let origin = release.split(',').find_map(|part| part.strip_prefix("o="));
            if let (Some(index), Some(origin)) = (index.take(), origin) {
                by_index.insert(index, origin.to_string());
            }
        } else if line.starts_with(|c: char| c.is_ascii_digit()) {
            index = after_priority(line);
        }
    }
    let mut found = HashMap::new();
    let mut package = "";
    let mut is_installed = false;
    for line in table.lines() {
        if !line.starts_with(' ') {
            package = line.trim_end_matches(':');
        } else if line.starts_with("        ") {
            if is_installed
                && !found.contains_key(package)
                && let Some(index) = after_priority(line.trim())
            {
                let origin = by_index.get(&index).cloned().unwrap_or_default();
                found.insert(package.to_string(), origin);
            }
        } else {
            is_installed = line.starts_with(" *** ");
        }
    }
    found
}

/// The words after the number.
fn after_priority(line: &str) -> Option<String> {
    let (_, index) = line.split_once(' ')?;
    Some(index.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_found() {
        let sources = "Package files:\n 100 /var/lib/dpkg/status\n     release a=now\n 500 http://deb/debian bookworm/main amd64 Packages\n     release v=12,o=Debian,a=stable\n     origin deb\nPinned packages:\n";
        let table = "bash:\n  Installed: 5.2-1\n  Candidate: 5.2-1\n  Version table:\n *** 5.2-1 500\n        500 http://deb/debian bookworm/main amd64 Packages\n        100 /var/lib/dpkg/status\nown:\n  Installed: 1\n  Candidate: 2\n  Version table:\n     2 500\n        500 http://deb/debian bookworm/main amd64 Packages\n *** 1 100\n        100 /var/lib/dpkg/status\n";
        let origins = parse_origins(sources, table);
        assert_eq!(origins["bash"], "Debian");
        assert_eq!(origins["own"], "");
    }
}
