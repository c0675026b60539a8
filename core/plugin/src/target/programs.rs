//! Where programs are.

use std::path::Path;

use rustix::fs::{Access, access};

use crate::module::{ModuleContext, ModuleError};

/// Directories that may be missing in a user's `PATH` though administrators' programs live there.
const SBIN: [&str; 3] = ["/sbin", "/usr/sbin", "/usr/local/sbin"];

impl ModuleContext<'_> {
    /// A variable as commands of this module see it.
    pub fn variable(&self, name: &str) -> Option<String> {
        match self.environment.get(name) {
            Some(value) => Some(value.clone()),
            None => std::env::var(name).ok(),
        }
    }

    /// The path of a program; `further` directories come before those of `PATH`, the sbin directories after them.
    /// `None` when there is no such program. Ansible: `get_bin_path`.
    pub fn find_program(&self, name: &str, further: &[&str]) -> Option<String> {
        if name.contains('/') {
            return is_program(Path::new(name)).then(|| name.to_string());
        }
        self.program_directories(further)
            .iter()
            .map(|directory| Path::new(directory).join(name))
            .find(|file| is_program(file))
            .map(|file| file.display().to_string())
    }

    /// The path of a program that is needed. Ansible: `get_bin_path(name, required=True)`.
    ///
    /// # Errors
    /// When there is no such program.
    pub fn require_program(&self, name: &str) -> Result<String, ModuleError> {
        self.find_program(name, &[]).ok_or_else(|| {
            let paths = self.program_directories(&[]).join(":");
            ModuleError::new(format!(
                "Failed to find required executable \"{name}\" in paths: {paths}"
            ))
        })
    }

    fn program_directories(&self, further: &[&str]) -> Vec<String> {
        let path = self.variable("PATH").unwrap_or_default();
        let mut directories: Vec<String> = further
            .iter()
            .copied()
            .chain(path.split(':').filter(|directory| !directory.is_empty()))
            .map(ToString::to_string)
            .collect();
        for directory in SBIN {
            if !directories.iter().any(|known| known == directory) && Path::new(directory).exists()
            {
                directories.push(directory.to_string());
            }
        }
        directories
    }
}

fn is_program(file: &Path) -> bool {
    file.is_file() && access(file, Access::EXEC_OK).is_ok()
}
