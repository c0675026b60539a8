//! Repositories that are turned on and off for a task.

use shevek_plugin::ModuleError;
use shevek_plugin::shell_pattern::fnmatch;

use super::command::Command;
use super::failure::complaint;
use crate::dnf::arguments::Args;

/// The options for repositories that are there: dnf5 refuses those that are not, Ansible passes them over.
///
/// # Errors
/// When dnf5 cannot say which there are.
pub(super) fn known(command: &Command<'_>, args: &Args) -> Result<Vec<String>, ModuleError> {
    if args.enablerepo.is_empty() && args.disablerepo.is_empty() {
        return Ok(Vec::new());
    }
    let output = command.run(&["--quiet", "repolist", "--all"])?;
    if output.rc != 0 {
        return Err(complaint(&output));
    }
    let ids: Vec<String> = ids(&output.stdout).map(str::to_lowercase).collect();
    let is_there = |pattern: &&String| {
        let pattern = pattern.to_lowercase();
        ids.iter().any(|id| fnmatch(&pattern, id))
    };
    let off = args.disablerepo.iter().filter(is_there);
    let on = args.enablerepo.iter().filter(is_there);
    let off = off.map(|pattern| format!("--disable-repo={pattern}"));
    let on = on.map(|pattern| format!("--enable-repo={pattern}"));
    Ok(off.chain(on).collect())
}

/// The first column of a list of repositories.
pub(super) fn ids(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
}
