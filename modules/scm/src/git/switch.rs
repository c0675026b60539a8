//! The version that the checkout gets. Ansible: `switch_version`.

use shevek_plugin::ModuleError;
use shevek_plugin::target::ToolOutput;

use super::arguments::Args;
use super::program::{Program, failed_output};

impl Program<'_> {
    /// Checks the version out, whatever the files are like.
    pub(super) fn switch_version(
        &self,
        args: &Args,
        dest: &str,
        depth: Option<i64>,
    ) -> Result<(), ModuleError> {
        let (version, remote) = (args.version.as_str(), args.remote.as_str());
        let (name, words) = if version == "HEAD" {
            let branch = self.head_branch(Some(dest), remote, false)?;
            let name = format!("branch {branch}");
            self.check_out(dest, &branch)?;
            let tip = format!("{remote}/{branch}");
            (
                name,
                ["reset", "--hard", &tip, "--"].map(String::from).to_vec(),
            )
        } else if self.is_remote_branch(Some(dest), remote, version)? {
            if let Some(depth) = depth
                && !self.is_local_branch(dest, version)?
            {
                self.fetch_branch(args, dest, depth)?;
            }
            let tip = format!("{remote}/{version}");
            let words = if self.is_local_branch(dest, version)? {
                self.check_out(dest, version)?;
                ["reset", "--hard", &tip].map(String::from).to_vec()
            } else {
                ["checkout", "--track", "-b", version, &tip]
                    .map(String::from)
                    .to_vec()
            };
            (version.to_string(), words)
        } else {
            let words = ["checkout", "--force", version].map(String::from).to_vec();
            (version.to_string(), words)
        };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = self.run(Some(dest), &words)?;
        if output.rc != 0 {
            return Err(failed_output(format!("Failed to checkout {name}"), &output)
                .with("cmd", self.words(&words).join(" ")));
        }
        if args.verify_commit {
            self.verify(dest, version, &args.gpg_allowlist)?;
        }
        Ok(())
    }

    fn check_out(&self, dest: &str, branch: &str) -> Result<ToolOutput, ModuleError> {
        let output = self.run(Some(dest), &["checkout", "--force", branch])?;
        if output.rc != 0 {
            let message = format!("Failed to checkout branch {branch}");
            return Err(failed_output(message, &output));
        }
        Ok(output)
    }

    /// A shallow clone has one branch only: this gets another one. Ansible: `set_remote_branch`.
    fn fetch_branch(&self, args: &Args, dest: &str, depth: i64) -> Result<(), ModuleError> {
        let (version, remote) = (args.version.as_str(), args.remote.as_str());
        let depth = format!("--depth={depth}");
        let local = format!("+refs/heads/{version}:refs/heads/{version}");
        let tracked = format!("+refs/heads/{version}:refs/remotes/{remote}/{version}");
        let output = self.run(Some(dest), &["fetch", &depth, remote, &local, &tracked])?;
        if output.rc != 0 {
            let message = format!("Failed to fetch branch from remote: {version}");
            return Err(failed_output(message, &output));
        }
        Ok(())
    }
}
