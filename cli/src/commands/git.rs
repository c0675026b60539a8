//! The controller's own `git`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use shevek_plugin::shell_words::quote;

/// How git reaches a repository.
#[derive(Debug, Clone, Default)]
pub(super) struct Access {
    /// The private key for SSH.
    pub(super) key_file: Option<PathBuf>,
    /// A host that is not known yet is trusted; one that has changed is not.
    pub(super) accept_host_key: bool,
}

/// Runs git commands in one folder.
pub(super) struct Git<'a> {
    pub(super) folder: &'a Path,
    pub(super) access: &'a Access,
}

impl Git<'_> {
    /// Runs git in the folder; gives what it prints, without the line break at its end.
    ///
    /// # Errors
    /// What git said when it failed.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.folder);
        self.call(command, arguments)
    }

    /// Runs git where this program was started: for what makes the folder.
    pub(super) fn run_outside(&self, arguments: &[&str]) -> Result<String, String> {
        self.call(Command::new("git"), arguments)
    }

    fn call(&self, mut command: Command, arguments: &[&str]) -> Result<String, String> {
        command
            .args(arguments)
            .stdin(Stdio::null())
            // Nobody is there to answer; and messages are understood in one language only.
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C.UTF-8");
        if let Some(ssh) = self.ssh_command() {
            command.env("GIT_SSH_COMMAND", ssh);
        }
        let output = command.output().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                "Failed to find required executable \"git\" in paths".to_owned()
            }
            _ => format!("git cannot be run: {error}"),
        })?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(text(&output.stderr))
        }
    }

    fn ssh_command(&self) -> Option<String> {
        if self.access.key_file.is_none() && !self.access.accept_host_key {
            return None;
        }
        let mut ssh = std::env::var("GIT_SSH_COMMAND").unwrap_or_else(|_| "ssh".into());
        ssh.push_str(" -o BatchMode=yes");
        if self.access.accept_host_key {
            ssh.push_str(" -o StrictHostKeyChecking=accept-new");
        }
        if let Some(key) = &self.access.key_file {
            ssh.push_str(" -o IdentitiesOnly=yes -i ");
            ssh.push_str(&quote(&key.to_string_lossy()));
        }
        Some(ssh)
    }
}
