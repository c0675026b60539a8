//! Why versions do not fit together.

use super::candidate::Wanted;
use super::catalog::Catalog;
use crate::commands::galaxy::collection::version::{fits, parse};
use crate::commands::galaxy::context::failed;
use crate::commands::galaxy::server::Server;
use crate::error::CommandError;

/// How many versions are told.
const MOST_VERSIONS: usize = 20;

/// Who wants it.
pub(super) fn origin(wanted: &Wanted) -> String {
    match &wanted.parent {
        None => "direct request".into(),
        Some(parent) => format!("dependency of {}", parent.shown()),
    }
}

/// The error of what cannot be had together: each wish, who has it, and what there is.
pub(super) fn conflict(causes: &[Wanted], catalog: &Catalog<'_>) -> CommandError {
    let mut lines = vec!["Failed to resolve the requested dependencies map. Could not satisfy the following requirements:".to_owned()];
    for wanted in causes {
        lines.push(format!(
            "* {}:{} ({})",
            wanted.name,
            wanted.version,
            origin(wanted)
        ));
    }
    let mut told: Vec<&str> = Vec::new();
    let mut misses_pre_release = false;
    for wanted in causes {
        if told.contains(&wanted.name.as_str()) {
            continue;
        }
        told.push(&wanted.name);
        lines.push(what_there_is(wanted, catalog));
        let known = catalog.versions.get(&(wanted.name.clone(), wanted.server));
        misses_pre_release |= known.into_iter().flatten().any(|(version, _)| {
            parse(version).is_ok_and(|version| !version.pre.is_empty())
                && fits(version, &wanted.version).unwrap_or(false)
        });
    }
    if misses_pre_release && !catalog.policy.pre {
        lines.push("Hint: pre-releases are only installed with --pre, or when one of them is asked for by its version.".into());
    }
    failed(lines.join("\n"))
}

fn what_there_is(wanted: &Wanted, catalog: &Catalog<'_>) -> String {
    let name = &wanted.name;
    if let Some(found) = wanted.given.and_then(|at| catalog.given.get(at)) {
        return format!("{name} was given in version {}.", found.metadata.version());
    }
    let installed = catalog.preferred.iter().find(|one| one.name == *name);
    let installed = installed.map(|one| format!(" {} is installed.", one.version));
    let installed = installed.unwrap_or_default();
    if catalog.policy.offline {
        return format!("{name}: no server is asked with --offline.{installed}");
    }
    let servers: Vec<String> = match wanted.server {
        Some(at) => catalog.servers.all.get(at).into_iter().collect::<Vec<_>>(),
        None => catalog
            .servers
            .all
            .iter()
            .take(catalog.configured)
            .collect(),
    }
    .into_iter()
    .map(Server::shown)
    .collect();
    let servers = servers.join(", ");
    let known = catalog.versions.get(&(name.clone(), wanted.server));
    let mut versions: Vec<&str> = known
        .into_iter()
        .flatten()
        .map(|(version, _)| version.as_str())
        .collect();
    if versions.is_empty() {
        return format!("{name} is not on {servers}.{installed}");
    }
    versions.sort_by_key(|version| parse(version).ok());
    versions.dedup();
    let more = versions.len().saturating_sub(MOST_VERSIONS);
    let shown = versions[more..].join(", ");
    let more = if more == 0 {
        String::new()
    } else {
        format!("{more} older ones, ")
    };
    format!("{name} is on {servers} in the versions {more}{shown}.{installed}")
}
