//! Files of a role's `tasks`, `vars`, `defaults`, `handlers` and `meta`.

use std::path::{Path, PathBuf};

/// The files that stand for `main` (or the name that was asked for) in a folder of a role: one file, or with
/// `whole_folders` all files of a folder of that name. Ansible: `DataLoader.find_vars_files` as roles use it.
pub(crate) fn find_role_files(
    folder: &Path,
    asked_for: Option<&str>,
    whole_folders: bool,
) -> Vec<PathBuf> {
    let extensions: [&str; 4] = match asked_for {
        None => [".yml", ".yaml", ".json", ""],
        Some(_) => ["", ".yml", ".yaml", ".json"],
    };
    let name = asked_for.unwrap_or("main");
    for extension in extensions {
        let path = folder.join(format!("{name}{extension}"));
        if path.is_dir() {
            if !whole_folders {
                continue;
            }
            let mut found = Vec::new();
            collect(&path, &mut found);
            return found;
        }
        if path.exists() {
            return vec![path];
        }
    }
    Vec::new()
}

/// All files of variables below a folder, sorted; hidden files and backups are left out.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let extension = path
            .extension()
            .map(|extension| extension.to_string_lossy());
        if path.is_dir() {
            if extension.is_none() {
                collect(&path, found);
            }
        } else if extension.is_none_or(|known| matches!(&*known, "yml" | "yaml" | "json")) {
            found.push(path);
        }
    }
}
