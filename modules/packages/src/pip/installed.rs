//! What is installed.

use shevek_plugin::ModuleError;

use super::program::{Pip, failed};
use super::requirement::Requirement;

/// The command that was run, and what it wrote.
pub(super) struct Installed {
    pub(super) command: String,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Installed {
    /// Asks pip. Ansible: `_get_packages`.
    pub(super) fn list(pip: &Pip<'_>) -> Result<Self, ModuleError> {
        let mut arguments = vec!["list".to_string(), "--format=freeze".to_string()];
        let mut output = pip.run(&arguments)?;
        // An old pip does not know that.
        if output.rc != 0 {
            arguments = vec!["freeze".to_string()];
            output = pip.run(&arguments)?;
            if output.rc != 0 {
                let command = pip.command(&arguments);
                return Err(failed(&command, &output.stdout, &output.stderr));
            }
        }
        Ok(Self {
            command: pip.command(&arguments).join(" "),
            stdout: output.stdout,
            stderr: output.stderr,
        })
    }

    /// Whether a package is there.
    pub(super) fn has(&self, requirement: &Requirement) -> bool {
        self.stdout
            .lines()
            .filter_map(|line| line.split_once("=="))
            .any(|(name, version)| requirement.is_satisfied_by(name, version))
    }
}
