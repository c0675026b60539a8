//! Where the repository of a checkout is, and what moves it. Ansible: `get_repo_path`, `relocate_repo`.

use std::path::Path;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError, TaskResult, python};

/// The directory of the repository; it need not exist.
///
/// # Errors
/// When `.git` is a file that does not name a directory.
pub(super) fn find(dest: &str, bare: bool) -> Result<String, ModuleError> {
    if bare {
        return Ok(dest.to_string());
    }
    let inside = Path::new(dest).join(".git");
    if !inside.is_file() {
        return Ok(text(&inside));
    }
    let content = std::fs::read_to_string(&inside).map_err(|error| invalid(error.to_string()))?;
    let Some((before, directory)) = content.trim_end().split_once("gitdir: ") else {
        return Err(invalid("not enough values to unpack (expected 2, got 1)"));
    };
    if !before.is_empty() {
        return Err(invalid(".git file has invalid git dir reference format"));
    }
    let found = Path::new(dest).join(directory);
    if !found.is_dir() {
        return Err(invalid(format!("{} is not a directory", text(&found))));
    }
    Ok(text(&found))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn invalid(details: impl Into<String>) -> ModuleError {
    ModuleError::new(
        "Current repo does not have a valid reference to a separate Git dir or it refers to the invalid path",
    )
    .with("details", details.into())
}

/// Moves the repository away from its checkout, where a file then tells its place.
pub(super) fn relocate(
    new: &str,
    old: &str,
    dest: &str,
    result: &mut TaskResult,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    if Path::new(new).exists() {
        return Err(ModuleError::new(format!(
            "Separate-git-dir path {new} already exists."
        )));
    }
    // `mv` crosses file systems too.
    let moved = Tool::new("mv").args(["--", old, new]).run(context)?;
    if moved.rc != 0 {
        return Err(immovable(moved.stderr.trim_end()));
    }
    if let Err(error) = std::fs::write(Path::new(dest).join(".git"), format!("gitdir: {new}")) {
        Tool::new("mv")
            .args(["--", new, old])
            .run_checked(context)?;
        return Err(immovable(&error.to_string()));
    }
    result.set("git_dir_before", old);
    result.set("git_dir_now", new);
    Ok(())
}

fn immovable(why: &str) -> ModuleError {
    ModuleError::new(format!("Unable to move git dir. {why}"))
}

/// What HEAD names. `remote` stands for a reference `refs/remotes/REMOTE`. Ansible: `head_splitter`.
pub(super) fn head_in(file: &Path, remote: &str) -> Result<Option<String>, ModuleError> {
    if !file.exists() {
        return Ok(None);
    }
    let content = std::fs::read_to_string(file).map_err(|_| {
        ModuleError::new(format!(
            "Unable to read {}",
            python::str(&file.to_string_lossy().into())
        ))
    })?;
    let Some(line) = content.lines().next() else {
        return Ok(None);
    };
    let line = line.replacen(&format!("refs/remotes/{remote}"), "", 1);
    let reference = line.rsplit(' ').next().unwrap_or_default();
    let name = reference.splitn(3, '/').last().unwrap_or_default();
    Ok(Some(name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::head_in;

    #[test]
    fn heads() {
        let file = std::env::temp_dir().join(format!("shevek-head-{}", std::process::id()));
        let head = |text: &str| {
            std::fs::write(&file, text).expect("writable");
            head_in(&file, "origin").expect("readable")
        };
        assert_eq!(head("ref: refs/heads/a/b\n").as_deref(), Some("a/b"));
        assert_eq!(
            head("ref: refs/remotes/origin/main\n").as_deref(),
            Some("main")
        );
        assert_eq!(head(""), None);
        std::fs::remove_file(&file).expect("it is ours");
        assert_eq!(head_in(&file, "origin").expect("absent"), None);
    }
}
