//! Where files of variables are looked for.

use std::path::{Path, PathBuf};

use shevek_playbook::Task;

/// The folders in which files of a task are looked for: its role's, those of the roles that brought it, its file's.
/// Ansible: `Task.get_search_path`; the playbook's folder comes after them.
pub(crate) fn task_search_path(task: &Task) -> Vec<PathBuf> {
    let mut path = Vec::new();
    if let Some(role) = &task.frame.role {
        path.push(role.path.clone());
        path.extend(role.parents.iter().rev().map(|role| role.path.clone()));
    }
    let own = task
        .span
        .as_ref()
        .filter(|span| span.line > 0)
        .and_then(|span| Path::new(&**span.source.name()).parent());
    if let Some(own) = own
        && !path.iter().any(|known| known == own)
    {
        path.push(own.to_path_buf());
    }
    path
}

/// Looks for `source` in `folders` and then in `base`, in each of them first below `subfolder`.
/// Ansible: `DataLoader.path_dwim_relative_stack`.
///
/// # Errors
/// The places that were looked at, when it is in none.
pub(crate) fn find_file(
    folders: &[PathBuf],
    subfolder: &str,
    source: &str,
    base: &Path,
) -> Result<PathBuf, Vec<PathBuf>> {
    if source.starts_with(['/', '~']) {
        let path = normalized(&expand_home(source));
        return if path.exists() {
            Ok(path)
        } else {
            Err(Vec::new())
        };
    }
    let names_subfolder = source.split('/').next() == Some(subfolder);
    let mut candidates = Vec::new();
    for folder in folders {
        if let Some(parent) = folder.parent().filter(|parent| parent.ends_with("tasks"))
            && let Some(role) = parent.parent()
            && is_role(folder)
        {
            candidates.push(role.join(subfolder).join(source));
            candidates.push(parent.join(source));
        }
        if !names_subfolder {
            candidates.push(folder.join(subfolder).join(source));
        }
        candidates.push(folder.join(source));
    }
    if !names_subfolder {
        candidates.push(base.join(subfolder).join(source));
    }
    candidates.push(base.join(source));
    match candidates.iter().position(|path| path.exists()) {
        Some(index) => Ok(candidates.swap_remove(index)),
        None => Err(candidates),
    }
}

/// Whether a folder looks like one of a role. Ansible: `DataLoader._is_role`.
pub(crate) fn is_role(folder: &Path) -> bool {
    const MAIN: [&str; 3] = ["main.yml", "main.yaml", "main"];
    let has_main = |folder: &Path| MAIN.iter().any(|name| folder.join(name).exists());
    let is_around =
        |folder: &Path| has_main(&folder.join("tasks")) || has_main(&folder.join("meta"));
    folder.ends_with("tasks") && has_main(folder)
        || is_around(folder)
        || folder.parent().is_some_and(is_around)
}

fn expand_home(source: &str) -> PathBuf {
    match (source.strip_prefix('~'), std::env::var("HOME")) {
        (Some(rest), Ok(home)) if rest.is_empty() || rest.starts_with('/') => {
            PathBuf::from(format!("{home}{rest}"))
        }
        _ => PathBuf::from(source),
    }
}

/// Python's `os.path.abspath`.
pub(super) fn absolute(path: &Path) -> PathBuf {
    normalized(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))
}

/// The path without `.`, `..` and doubled slashes; links are not followed.
fn normalized(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{find_file, normalized};

    #[test]
    fn places_are_searched_in_ansibles_order() {
        let base = Path::new("/nowhere/play");
        for (folders, source, expected) in [
            (
                vec!["/nowhere/role"],
                "a.yml",
                vec![
                    "/nowhere/role/vars/a.yml",
                    "/nowhere/role/a.yml",
                    "/nowhere/play/vars/a.yml",
                    "/nowhere/play/a.yml",
                ],
            ),
            (vec![], "vars/a.yml", vec!["/nowhere/play/vars/a.yml"]),
            (vec!["/nowhere/role"], "/nowhere/a.yml", vec![]),
        ] {
            let folders: Vec<PathBuf> = folders.into_iter().map(PathBuf::from).collect();
            let expected = expected.into_iter().map(PathBuf::from).collect();
            assert_eq!(find_file(&folders, "vars", source, base), Err(expected));
        }
    }

    #[test]
    fn paths_are_told_plainly() {
        assert_eq!(normalized(Path::new("/a/./b/../c")), Path::new("/a/c"));
    }
}
