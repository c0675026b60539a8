//! The file that `include_tasks` or `import_tasks` means: relative to the includes around it, its role, or the
//! playbook.

use std::path::{Path, PathBuf};

use super::paths::normalize;
use super::relative::{in_directory, relative_file};
use crate::frame::Frame;

/// For `import_tasks`. When none exists, the last place that was looked at. Ansible: `load_list_of_tasks`.
pub(crate) fn find_imported_tasks(frame: &Frame, directory: &Path, target: &str) -> PathBuf {
    find(frame, directory, target, |role, folder, subfolder| {
        vec![relative_file(
            directory,
            &role.join(subfolder).join(folder),
            Path::new(subfolder),
            target,
            false,
        )]
    })
    .unwrap_or_else(|| match &frame.role {
        Some(role) => relative_file(
            directory,
            &role.path,
            Path::new(subfolder(frame)),
            target,
            false,
        ),
        None => in_directory(directory, target),
    })
}

/// For `include_tasks`. When none exists, the last place that was looked at. Ansible:
/// `IncludedFile.process_include_results`.
pub(crate) fn find_included_tasks(frame: &Frame, directory: &Path, target: &str) -> PathBuf {
    let mut last = None;
    let found = find(frame, directory, target, |role, folder, subfolder| {
        let candidates = [role.to_path_buf(), role.join(subfolder).join(folder)]
            .map(|base| relative_file(directory, &base, Path::new(subfolder), target, true));
        last = candidates.last().cloned();
        candidates.into()
    });
    if let Some(found) = found.or(last) {
        return found;
    }
    match &frame.role {
        Some(role) => relative_file(
            directory,
            &role.path,
            Path::new(subfolder(frame)),
            target,
            true,
        ),
        None => in_directory(directory, target),
    }
}

fn subfolder(frame: &Frame) -> &'static str {
    if frame.handlers { "handlers" } else { "tasks" }
}

/// Goes up the includes; `in_role` gives the places in a role for the folder of the includes so far.
fn find(
    frame: &Frame,
    directory: &Path,
    target: &str,
    mut in_role: impl FnMut(&Path, &Path, &'static str) -> Vec<PathBuf>,
) -> Option<PathBuf> {
    let mut folder: Option<PathBuf> = None;
    for include in &frame.includes {
        let joined = match folder {
            Some(inner) if inner.is_absolute() => inner,
            Some(inner) => include.join(inner),
            None => include.clone(),
        };
        let candidates = match &frame.role {
            Some(role) => in_role(&normalize(&role.path), &joined, subfolder(frame)),
            None => vec![relative_file(directory, directory, &joined, target, false)],
        };
        if let Some(found) = candidates.into_iter().find(|path| path.exists()) {
            return Some(found);
        }
        folder = Some(joined);
    }
    None
}
