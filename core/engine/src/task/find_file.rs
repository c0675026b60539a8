//! Finding the files that tasks name. Ansible: `DataLoader.path_dwim_relative_stack`.

use std::path::{Path, PathBuf};

use shevek_plugin::passwd_home;
use shevek_template::TemplateContext;

use crate::variables::is_role;

/// What follows when a file of the controller is missing.
pub(super) const REMOTE_HINT: &str = " on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option";

/// The first that exists of the places where `name` may lie: `subdirectory` (`files`, `templates`) of each directory
/// in the search path and the directory itself, those of the playbook last. Absolute names and names that begin
/// with `~` are searched nowhere else.
///
/// # Errors
/// Ansible's message, which lists the places.
pub(super) fn find_file(
    context: &TemplateContext,
    home: Option<&str>,
    subdirectory: &str,
    name: &str,
) -> Result<PathBuf, String> {
    let candidates = candidates(context, home, subdirectory, name);
    if let Some(found) = candidates.iter().find(|candidate| candidate.exists()) {
        return Ok(found.clone());
    }
    let is_fixed = name.starts_with(['/', '~']);
    let mut message = format!("Could not find or access '{name}'");
    if !is_fixed {
        let searched: Vec<_> = candidates
            .iter()
            .map(|path| path.to_string_lossy())
            .collect();
        message = format!("{message}\nSearched in:\n\t{}", searched.join("\n\t"));
    }
    Err(format!("{message}{REMOTE_HINT}"))
}

fn candidates(
    context: &TemplateContext,
    home: Option<&str>,
    subdirectory: &str,
    name: &str,
) -> Vec<PathBuf> {
    if name.starts_with('/') {
        return vec![PathBuf::from(name)];
    }
    if let Some((user, rest)) = name.strip_prefix('~').and_then(|name| name.split_once('/')) {
        let home = match user {
            "" => home.map(ToString::to_string).or_else(|| passwd_home(None)),
            user => passwd_home(Some(user)),
        };
        if let Some(home) = home {
            return vec![Path::new(&home).join(rest)];
        }
    }
    let mut candidates = Vec::new();
    let base = context.base_directory.as_ref();
    let own = match context.search_path.as_slice() {
        [own @ .., last] if Some(last) == base && !own.is_empty() => own,
        all => all,
    };
    for directory in own.iter().chain(base) {
        // A file of tasks in a folder below a role's `tasks`.
        if let Some(parent) = directory.parent()
            && parent.file_name().is_some_and(|name| name == "tasks")
            && let Some(role) = parent.parent()
            && is_role(directory)
        {
            candidates.push(role.join(subdirectory).join(name));
            candidates.push(parent.join(name));
        }
        candidates.push(directory.join(subdirectory).join(name));
        candidates.push(directory.join(name));
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_ansibles_order() {
        let context = TemplateContext {
            search_path: vec!["/r".into(), "/r/tasks/sub".into(), "/p".into()],
            base_directory: Some("/p".into()),
            ..TemplateContext::default()
        };
        let error = find_file(&context, None, "files", "no/such").expect_err("nothing is there");
        let expected = [
            "/r/files/no/such",
            "/r/no/such",
            "/r/tasks/sub/files/no/such",
            "/r/tasks/sub/no/such",
            "/p/files/no/such",
            "/p/no/such",
        ];
        assert_eq!(
            error,
            format!(
                "Could not find or access 'no/such'\nSearched in:\n\t{} on the Ansible Controller.\nIf you are using a \
                 module and expect the file to exist on the remote, see the remote_src option",
                expected.join("\n\t")
            )
        );
    }

    #[test]
    fn fixed_names_are_searched_nowhere_else() {
        let context = TemplateContext {
            search_path: vec!["/p".into()],
            base_directory: None,
            ..TemplateContext::default()
        };
        for (name, expected) in [
            ("/proc/self", Some("/proc/self")),
            ("~/self", Some("/proc/self")),
            ("~root/../proc/self", Some("/root/../proc/self")),
            ("~nobody-of-that-name/self", None),
            ("/no/such", None),
        ] {
            let found = find_file(&context, Some("/proc"), "files", name);
            assert_eq!(
                found.as_deref().ok(),
                expected.map(Path::new),
                "{name}: {found:?}"
            );
        }
    }
}
