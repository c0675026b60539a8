//! The option `list`.

use serde_json::{Value as Json, json};
use shevek_plugin::{ModuleError, TaskResult};

use super::command::Command;
use super::failure::complaint;
use super::repositories::ids;
use crate::dnf::evr::Evr;
use crate::dnf::installed::Package;

const FORMAT: &str = "%{name}|%{epoch}|%{version}|%{release}|%{arch}|%{repoid}\\n";

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
    let mut result = TaskResult::changed(false)
        .with("results", results)
        .with("rc", 0);
    result.msg = Some("".into());
    Ok(result)
}

fn repositories(dnf: &Command<'_>) -> Result<Vec<Json>, ModuleError> {
    let output = dnf.run(&["--quiet", "repolist", "--enabled"])?;
    if output.rc != 0 {
        return Err(complaint(&output));
    }
    // What is installed counts as one.
    Ok(ids(&output.stdout)
        .chain(["@System"])
        .map(|id| json!({"repoid": id, "state": "enabled"}))
        .collect())
}

fn packages(dnf: &Command<'_>, words: &[&str]) -> Result<Vec<Json>, ModuleError> {
    let words = [&["--quiet", "repoquery", "--queryformat", FORMAT], words].concat();
    let output = dnf.run(&words)?;
    if output.rc != 0 {
        return Err(complaint(&output));
    }
    // dnf5 sorts whole lines, so that `foo2` comes before `foo`.
    let mut lines: Vec<&str> = output.stdout.lines().collect();
    lines.sort_by_key(|line| line.split('|').next());
    Ok(lines.into_iter().filter_map(package).collect())
}

fn package(line: &str) -> Option<Json> {
    let fields: Vec<&str> = line.split('|').collect();
    let [name, epoch, version, release, arch, repo] = fields[..] else {
        return None;
    };
    let nevra = Package {
        name: name.into(),
        evr: Evr {
            epoch: epoch.parse().ok()?,
            version: version.into(),
            release: Some(release.into()),
        },
        arch: arch.into(),
    }
    .nevra();
    let state = if repo == "@System" {
        "installed"
    } else {
        "available"
    };
    Some(json!({
        "name": name,
        "arch": arch,
        "epoch": epoch,
        "release": release,
        "version": version,
        "repo": repo,
        "envra": nevra,
        "nevra": nevra,
        "yumstate": state,
    }))
}
