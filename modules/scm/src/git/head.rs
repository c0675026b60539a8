//! What a checkout is at.

use std::path::Path;

use shevek_plugin::ModuleError;

use super::git_dir;
use super::program::{Program, failed_output};
use super::url::without_passwords;

impl Program<'_> {
    /// The commit of HEAD. Ansible: `get_version`.
    pub(super) fn head(&self, dest: Option<&str>) -> Result<String, ModuleError> {
        let output = self.run(dest, &["rev-parse", "HEAD"])?;
        Ok(output.stdout.trim_end_matches('\n').to_string())
    }

    /// Whether tracked files were changed. Ansible: `has_local_mods`.
    pub(super) fn has_local_modifications(
        &self,
        dest: &str,
        bare: bool,
    ) -> Result<bool, ModuleError> {
        if bare {
            return Ok(false);
        }
        let output = self.run(Some(dest), &["status", "--porcelain"])?;
        Ok(output.stdout.lines().any(|line| !line.starts_with("??")))
    }

    /// The branches as git lists them. Ansible: `get_branches`.
    fn branches(&self, dest: Option<&str>) -> Result<Vec<String>, ModuleError> {
        let output = self.run(dest, &["branch", "--no-color", "-a"])?;
        if output.rc != 0 {
            let message = format!(
                "Could not determine branch data - received {}",
                without_passwords(&output.stdout)
            );
            let mut error = failed_output(message, &output);
            error.result.fields.shift_remove("rc");
            return Err(error);
        }
        let lines = output.stdout.lines().map(str::trim);
        Ok(lines
            .filter(|line| !line.is_empty())
            .map(ToString::to_string)
            .collect())
    }

    /// Ansible: `is_local_branch`.
    pub(super) fn is_local_branch(&self, dest: &str, branch: &str) -> Result<bool, ModuleError> {
        let branches = self.branches(Some(dest))?;
        Ok(branches
            .iter()
            .any(|line| line.strip_prefix("* ").unwrap_or(line) == branch))
    }

    /// The branch of HEAD, or when it is detached, that of the remote; `None` as Python would write it when there
    /// is none. Ansible: `get_head_branch`.
    pub(super) fn head_branch(
        &self,
        dest: Option<&str>,
        remote: &str,
        bare: bool,
    ) -> Result<String, ModuleError> {
        let directory = git_dir::find(dest.unwrap_or_default(), bare)?;
        let is_detached = self.branches(dest)?.iter().any(|line| {
            line.starts_with("* ")
                && ["no branch", "detached from", "detached at"]
                    .iter()
                    .any(|words| line.contains(words))
        });
        let mut file = Path::new(&directory).to_path_buf();
        if is_detached {
            file.extend(["refs", "remotes", remote]);
        }
        let head = git_dir::head_in(&file.join("HEAD"), remote)?;
        Ok(head.unwrap_or_else(|| "None".into()))
    }
}
