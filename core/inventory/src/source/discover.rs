//! Which files a directory contributes, and what a path on the command line means.

use std::path::{Component, Path, PathBuf};

use fancy_regex::Regex;

use super::configuration::SourceConfiguration;
use crate::error::InventoryError;

/// Names in an inventory directory that are never sources.
const NEVER: [&str; 3] = ["host_vars", "group_vars", "vars_plugins"];

/// The names in a directory that are sources, sorted.
pub(crate) fn sources_in(
    directory: &Path,
    configuration: &SourceConfiguration,
) -> Result<Vec<PathBuf>, InventoryError> {
    let patterns = configuration
        .ignore_patterns
        .iter()
        .map(|pattern| Regex::new(pattern).map_err(|_| InventoryError::Pattern(pattern.clone())))
        .collect::<Result<Vec<_>, _>>()?;
    let failed = |error: std::io::Error| InventoryError::Read {
        path: directory.display().to_string(),
        reason: error.to_string(),
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let text = name.to_string_lossy();
        let is_ignored = text.starts_with('.')
            || NEVER.contains(&text.as_ref())
            || configuration
                .ignore_extensions
                .iter()
                .any(|extension| text.ends_with(extension.as_str()))
            || patterns
                .iter()
                .any(|pattern| pattern.is_match(&text).unwrap_or(false));
        if !is_ignored {
            names.push(name);
        }
    }
    names.sort();
    Ok(names.into_iter().map(|name| directory.join(name)).collect())
}

/// A path as Ansible makes it absolute: `~`, `.` and `..` resolved without following links.
pub(crate) fn absolute(path: &str, configuration: &SourceConfiguration) -> PathBuf {
    let expanded = match (path.strip_prefix('~'), &configuration.home) {
        (Some(""), Some(home)) => home.clone(),
        (Some(rest), Some(home)) if rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => configuration.current_directory.join(path),
    };
    let mut clean = PathBuf::new();
    for component in expanded.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}
