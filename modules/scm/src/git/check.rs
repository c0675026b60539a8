//! Check mode: what would happen.

use shevek_plugin::{ModuleError, TaskResult};

use super::arguments::Args;
use super::program::Program;
use super::remote::Place;

/// Where nothing is cloned yet, also without check mode when nothing may be cloned.
pub(super) fn unborn(
    git: &Program<'_>,
    args: &Args,
    repo: &str,
    dest: Option<&str>,
    result: TaskResult,
) -> Result<TaskResult, ModuleError> {
    let place = Place {
        dest,
        remote: repo,
        is_address: true,
        bare: args.bare,
    };
    let after = git.remote_head(&place, &args.version)?;
    let difference = git.difference(repo, dest, None, &after)?;
    Ok(finished(git, result, true, after, difference))
}

/// Where a repository is.
pub(super) fn update(
    git: &Program<'_>,
    args: &Args,
    repo: &str,
    dest: &str,
    before: &str,
    mut result: TaskResult,
) -> Result<TaskResult, ModuleError> {
    let elsewhere = git.is_elsewhere(dest, &args.remote, repo)?;
    result.set("remote_url_changed", elsewhere);
    let is_address = args.remote == repo;
    let place = Place {
        dest: Some(dest),
        remote: &args.remote,
        is_address,
        bare: args.bare,
    };
    let after = git.remote_head(&place, &args.version)?;
    let changed = before != after || elsewhere == Some(true);
    let difference = git.difference(repo, Some(dest), Some(before), &after)?;
    Ok(finished(git, result, changed, after, difference))
}

fn finished(
    git: &Program<'_>,
    mut result: TaskResult,
    changed: bool,
    after: String,
    difference: Option<serde_json::Value>,
) -> TaskResult {
    result.changed = Some(changed);
    result.set("after", after);
    if git.context.diff
        && let Some(difference) = difference
    {
        result.set("diff", difference);
    }
    result
}
