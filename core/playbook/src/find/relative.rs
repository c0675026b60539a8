//! Files relative to a playbook's folder or a role.

use std::path::{Path, PathBuf};

use super::paths::{normalize, text};

/// `given`, relative to `directory`. Ansible: `DataLoader.path_dwim`.
pub(crate) fn in_directory(directory: &Path, given: &str) -> PathBuf {
    let given = unquote(given);
    if is_complete(given) {
        normalize(Path::new(given))
    } else {
        normalize(&directory.join(given))
    }
}

/// A file in `folder`, with or without `subfolder`; `directory` is the playbook's. When it is nowhere, the last
/// place that was looked at. Ansible: `DataLoader.path_dwim_relative`.
pub(super) fn relative_file(
    directory: &Path,
    folder: &Path,
    subfolder: &Path,
    source: &str,
    is_role: bool,
) -> PathBuf {
    if is_complete(source) {
        return normalize(Path::new(source));
    }
    let is_role = is_role || is_in_role(folder);
    let base = if is_role && names_tasks(folder) {
        normalize(folder.parent().unwrap_or(folder))
    } else {
        normalize(folder)
    };
    let mut search = vec![
        folder.join(subfolder).join(source),
        normalize(&base.join(subfolder).join(source)),
    ];
    if is_role && !source.ends_with(text(subfolder).as_str()) {
        search.push(normalize(&base.join("tasks").join(source)));
    }
    search.push(normalize(&subfolder.join(source)));
    search.push(normalize(&base.join(source)));
    search.push(in_directory(directory, &text(&subfolder.join(source))));
    let last = in_directory(directory, source);
    search
        .into_iter()
        .find(|candidate| candidate.exists())
        .unwrap_or(last)
}

/// A file of variables beside the play. Ansible: `path_dwim_relative_stack` with `vars`.
pub(crate) fn vars_file(directory: &Path, source: &str) -> Option<PathBuf> {
    if is_complete(source) {
        let path = normalize(Path::new(source));
        return path.exists().then_some(path);
    }
    let mut search = Vec::new();
    if source.split('/').next() != Some("vars") {
        search.push(directory.join("vars").join(source));
    }
    search.push(directory.join(source));
    search.into_iter().find(|candidate| candidate.exists())
}

fn is_complete(given: &str) -> bool {
    given.starts_with('/') || given.starts_with('~')
}

fn unquote(given: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| {
            given
                .strip_prefix(quote)?
                .strip_suffix(quote)
                .filter(|inner| !inner.ends_with('\\'))
        })
        .unwrap_or(given)
}

/// Whether the path has a folder that is called `tasks`, as Ansible looks for it.
fn names_tasks(path: &Path) -> bool {
    let text = text(path);
    let trimmed = text.strip_suffix('/').unwrap_or(&text);
    trimmed == "tasks" || trimmed.ends_with("/tasks")
}

/// A guess whether a folder is a role or in one. Ansible: `DataLoader._is_role`.
fn is_in_role(folder: &Path) -> bool {
    const MAIN: [&str; 3] = ["main.yml", "main.yaml", "main"];
    let has = |base: &Path, subfolder: &str| {
        MAIN.iter()
            .any(|name| base.join(subfolder).join(name).exists())
    };
    let normal = normalize(folder);
    let outer = folder.parent().unwrap_or(folder);
    (names_tasks(folder) && MAIN.iter().any(|name| folder.join(name).exists()))
        || [normal.as_path(), outer]
            .iter()
            .any(|base| has(base, "tasks") || has(base, "meta"))
}
