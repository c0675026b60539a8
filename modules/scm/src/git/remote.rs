//! What the remote has, and where it is.

use shevek_plugin::ModuleError;

use super::program::{Program, failed_output};
use super::url::{is_same, without_passwords};

/// Where a remote's head is looked for.
pub(super) struct Place<'a> {
    pub(super) dest: Option<&'a str>,
    /// The name of a remote, or the address when nothing is cloned yet.
    pub(super) remote: &'a str,
    pub(super) is_address: bool,
    pub(super) bare: bool,
}

impl Program<'_> {
    /// Ansible: `is_remote_branch`.
    pub(super) fn is_remote_branch(
        &self,
        dest: Option<&str>,
        remote: &str,
        version: &str,
    ) -> Result<bool, ModuleError> {
        let reference = format!("refs/heads/{version}");
        let output = self.run_checked(dest, &["ls-remote", remote, "-h", &reference])?;
        Ok(output.stdout.contains(version))
    }

    /// Ansible: `is_remote_tag`.
    pub(super) fn is_remote_tag(
        &self,
        dest: Option<&str>,
        remote: &str,
        version: &str,
    ) -> Result<bool, ModuleError> {
        let reference = format!("refs/tags/{version}");
        let output = self.run_checked(dest, &["ls-remote", remote, "-t", &reference])?;
        Ok(output.stdout.contains(version))
    }

    /// The commit that the remote has for a version; a version that is no branch and no tag is taken for a commit.
    /// Ansible: `get_remote_head`.
    pub(super) fn remote_head(
        &self,
        place: &Place<'_>,
        version: &str,
    ) -> Result<String, ModuleError> {
        let Place { dest, remote, .. } = *place;
        let mut is_tag = false;
        let (kind, reference) = if version == "HEAD" {
            if place.is_address {
                ("-h", "HEAD".to_string())
            } else {
                let branch = self.head_branch(dest, remote, place.bare)?;
                ("-h", format!("refs/heads/{branch}"))
            }
        } else if self.is_remote_branch(dest, remote, version)? {
            ("-h", format!("refs/heads/{version}"))
        } else if self.is_remote_tag(dest, remote, version)? {
            is_tag = true;
            ("-t", format!("refs/tags/{version}*"))
        } else {
            return Ok(version.to_string());
        };
        let directory = if place.is_address { None } else { dest };
        let output = self.run_checked(directory, &["ls-remote", remote, kind, &reference])?;
        if output.stdout.is_empty() {
            let message = format!("Could not determine remote revision for {version}");
            return Err(failed_output(message, &output));
        }
        let mut line = output.stdout.as_str();
        if is_tag {
            // An annotated tag has a line for the commit as well.
            let peeled = format!("{version}^{{}}");
            for candidate in output.stdout.lines() {
                if candidate.ends_with(&peeled) {
                    line = candidate;
                    break;
                } else if candidate.ends_with(version) {
                    line = candidate;
                }
            }
        }
        Ok(line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_string())
    }

    /// Where the remote is. Ansible: `get_remote_url`.
    pub(super) fn remote_url(
        &self,
        dest: &str,
        remote: &str,
    ) -> Result<Option<String>, ModuleError> {
        let output = self.run(Some(dest), &["ls-remote", "--get-url", remote])?;
        Ok((output.rc == 0).then(|| output.stdout.trim_end_matches('\n').to_string()))
    }

    /// Whether the remote is elsewhere than the task wants; `None` when git does not tell.
    pub(super) fn is_elsewhere(
        &self,
        dest: &str,
        remote: &str,
        repo: &str,
    ) -> Result<Option<bool>, ModuleError> {
        let url = self.remote_url(dest, remote)?;
        Ok(url.map(|url| !is_same(&url, repo, self.context)))
    }

    /// Moves the remote to where the task wants it; tells whether that was needed. Ansible: `set_remote_url`.
    pub(super) fn set_remote_url(
        &self,
        dest: &str,
        remote: &str,
        repo: &str,
    ) -> Result<bool, ModuleError> {
        let elsewhere = self.is_elsewhere(dest, remote, repo)?;
        if elsewhere == Some(false) {
            return Ok(false);
        }
        let output = self.run(Some(dest), &["remote", "set-url", remote, repo])?;
        if output.rc != 0 {
            return Err(ModuleError::new(without_passwords(&format!(
                "Failed to set a new url {repo} for {remote}: {} {}",
                output.stdout, output.stderr
            ))));
        }
        Ok(elsewhere.is_some())
    }
}
