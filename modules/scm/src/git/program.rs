//! Running git.

use std::path::Path;

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::ssh::SshCommand;
use super::url::without_passwords;
use crate::outputs::with_outputs;

/// The target's git, with how it runs.
pub(super) struct Program<'a> {
    pub(super) path: String,
    /// What its version is; `None` when it does not tell.
    pub(super) version: Option<Version>,
    pub(super) umask: Option<u32>,
    ssh: SshCommand,
    pub(super) context: &'a ModuleContext<'a>,
}

/// A version as git tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) text: String,
    numbers: Vec<u32>,
}

impl Version {
    /// Reads the first line of `git --version`.
    pub(super) fn parse(said: &str) -> Option<Self> {
        let line = said.lines().find(|line| line.contains("git version "))?;
        let text = line.split_once("git version ")?.1.to_string();
        let numbers = text
            .split(|c: char| !c.is_ascii_digit())
            .map_while(|part| part.parse().ok())
            .collect();
        Some(Self { text, numbers })
    }

    pub(super) fn is_at_least(&self, numbers: &[u32]) -> bool {
        self.numbers.as_slice() >= numbers
    }
}

impl<'a> Program<'a> {
    /// Asks the program for its version.
    pub(super) fn new(
        path: String,
        umask: Option<u32>,
        context: &'a ModuleContext<'a>,
    ) -> Result<Self, ModuleError> {
        let mut program = Self {
            path,
            version: None,
            umask,
            ssh: SshCommand::default(),
            context,
        };
        let output = program.run(None, &["--version"])?;
        if output.rc == 0 {
            program.version = Version::parse(&output.stdout);
        }
        Ok(program)
    }

    /// How git reaches hosts from now on.
    pub(super) fn set_ssh(&mut self, ssh: SshCommand) {
        self.ssh = ssh;
    }

    /// The whole command, for messages.
    pub(super) fn words(&self, arguments: &[&str]) -> Vec<String> {
        std::iter::once(self.path.as_str())
            .chain(arguments.iter().copied())
            .map(without_passwords)
            .collect()
    }

    /// Runs git; in the directory only if there is such a directory, as Ansible does.
    pub(super) fn run(
        &self,
        directory: Option<&str>,
        arguments: &[&str],
    ) -> Result<ToolOutput, ModuleError> {
        self.run_with(directory, arguments, &[])
    }

    /// The same with further variables.
    pub(super) fn run_with(
        &self,
        directory: Option<&str>,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Result<ToolOutput, ModuleError> {
        // The umask of this process belongs to other modules too.
        let mut tool = match self.umask {
            Some(umask) => Tool::new("/bin/sh")
                .args(["-c", "umask \"$1\"; shift; exec \"$@\"", "sh"])
                .arg(format!("{umask:04o}"))
                .arg(&self.path),
            None => Tool::new(&self.path),
        };
        tool = tool.args(arguments.iter().copied()).env("LC_CTYPE", "C");
        for (name, value) in self.ssh.variables() {
            tool = tool.env(name, value);
        }
        for (name, value) in variables {
            tool = tool.env(name, *value);
        }
        if let Some(directory) = directory.filter(|directory| Path::new(directory).is_dir()) {
            tool = tool.directory(directory);
        }
        tool.run(self.context).map_err(with_outputs)
    }

    /// Runs git, which must succeed. Ansible: `run_command(check_rc=True)`.
    pub(super) fn run_checked(
        &self,
        directory: Option<&str>,
        arguments: &[&str],
    ) -> Result<ToolOutput, ModuleError> {
        let output = self.run(directory, arguments)?;
        if output.rc == 0 {
            return Ok(output);
        }
        let line = shevek_plugin::shell_words::join(&self.words(arguments));
        Err(failed_output(without_passwords(output.stderr.trim_end()), &output).with("cmd", line))
    }
}

/// A failure that tells what git wrote.
pub(super) fn failed_output(message: impl Into<String>, output: &ToolOutput) -> ModuleError {
    ModuleError::new(message)
        .with("stdout", without_passwords(&output.stdout))
        .with("stderr", without_passwords(&output.stderr))
        .with("rc", output.rc)
}

/// The user that this process is.
pub(super) fn own_uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions() {
        let version = Version::parse("git version 2.39.5 (Apple Git-154)\n").expect("it is one");
        assert_eq!(version.text, "2.39.5 (Apple Git-154)");
        assert!(version.is_at_least(&[2, 3, 0]) && !version.is_at_least(&[2, 40]));
        let old = Version::parse("git version 1.8.3.1").expect("it is one");
        assert!(old.is_at_least(&[1, 7, 10]) && !old.is_at_least(&[1, 9]));
        assert_eq!(Version::parse("tig 2"), None);
    }
}
