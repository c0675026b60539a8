//! The option `list`.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{ModuleError, TaskResult};

use super::command::Command;
use super::module::failure;

const FORMAT: &str = "%{name}\\t%{epoch}\\t%{version}\\t%{release}\\t%{arch}\\t%{reponame}";

/// What is installed or could be, or the repositories.
pub(super) fn list(what: &str, dnf: &Command<'_>) -> Result<TaskResult, ModuleError> {
    let results = match what {
        "repos" | "repositories" => repositories(dnf)?,
        "installed" => packages(dnf, &["--installed"])?,
        "updates" | "upgrades" => packages(dnf, &["--upgrades"])?,
        "available" => packages(dnf, &["--available"])?,
        spec => {
            let mut found = packages(dnf, &["--installed", spec])?;
            found.extend(packages(dnf, &["--available", spec])?);
            found
        }
    };
    let mut result = TaskResult::changed(false).with("results", results);
    result.msg = Some("".into());
    Ok(result)
}

fn repositories(dnf: &Command<'_>) -> Result<Vec<Json>, ModuleError> {
    let output = dnf.run(&["--quiet", "repolist", "--enabled"])?;
    if output.rc != 0 {
        return Err(failure(&output.stderr));
    }
    let rows = output.stdout.lines().skip(1);
    Ok(rows
        .filter_map(|line| line.split_whitespace().next())
        .map(|id| json!({"repoid": id, "state": "enabled"}))
        .collect())
}

fn packages(dnf: &Command<'_>, words: &[&str]) -> Result<Vec<Json>, ModuleError> {
    let words = [&["--quiet", "repoquery", "--queryformat", FORMAT], words].concat();
    let output = dnf.run(&words)?;
    if output.rc != 0 {
        return Err(failure(&output.stderr));
    }
    Ok(output.stdout.lines().filter_map(package).collect())
}

fn package(line: &str) -> Option<Json> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [name, epoch, version, release, arch, repo] = fields[..] else {
        return None;
    };
    let envra = format!("{epoch}:{name}-{version}-{release}.{arch}");
    let is_installed = repo.starts_with('@');
    let pairs = [
        ("name", name),
        ("arch", arch),
        ("epoch", epoch),
        ("release", release),
        ("version", version),
        ("repo", repo),
        ("envra", &envra),
        ("nevra", &envra),
        (
            "yumstate",
            if is_installed {
                "installed"
            } else {
                "available"
            },
        ),
    ];
    let map: Map<String, Json> = pairs
        .iter()
        .map(|(key, value)| ((*key).to_string(), (*value).into()))
        .collect();
    Some(map.into())
}
