//! What is taken from git repositories.

use std::path::Path;

use super::context::{Context, failed};
use crate::commands::git::{Access, Git};
use crate::error::CommandError;

/// Clones `address` into `folder` and checks `version` out; `HEAD` is what the repository points to.
///
/// # Errors
/// What git says.
pub(super) fn check_out(
    context: &Context<'_>,
    address: &str,
    version: &str,
    folder: &Path,
) -> Result<(), CommandError> {
    if address.starts_with('-') || version.starts_with('-') {
        return Err(failed(format!(
            "{address},{version}: neither a repository nor a version begins with '-'"
        )));
    }
    let access = Access::default();
    let git = Git {
        folder,
        access: &access,
    };
    let mut arguments = vec!["clone", "--quiet"];
    if context.ignores_certificates()? {
        arguments.extend(["-c", "http.sslVerify=false"]);
    }
    if version == "HEAD" {
        arguments.push("--depth=1");
    }
    let place = folder.to_string_lossy();
    arguments.extend(["--", address, &place]);
    git.run_outside(&arguments).map_err(|said| {
        failed(format!(
            "Failed to clone a Git repository from `{address}`: {said}"
        ))
    })?;
    git.run(&["checkout", "--quiet", version, "--"]).map_err(|said| {
        failed(format!(
            "Failed to switch a cloned Git repo `{address}` to the requested revision `{version}`: {said}"
        ))
    })?;
    Ok(())
}
