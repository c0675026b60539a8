//! Which ansible.cfg is read, and the values it and the environment give.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use shevek_engine::ConfigSource;
use shevek_plugin::OptionSources;

use super::ansible_cfg::IniFile;
use crate::arguments::unfracked;
use crate::error::CommandError;

/// The configuration of this process.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    file: Option<PathBuf>,
    ini: IniFile,
    /// Warnings about files that were not read.
    pub(crate) warnings: Vec<String>,
}

impl Configuration {
    /// Finds and reads ansible.cfg: `ANSIBLE_CONFIG`, the current directory, the home directory, `/etc/ansible`.
    pub(crate) fn load() -> Result<Self, CommandError> {
        let mut warnings = Vec::new();
        let Some(path) = find(&mut warnings) else {
            return Ok(Self {
                warnings,
                ..Self::default()
            });
        };
        Self::read(path, warnings)
    }

    /// Reads this file and no other.
    pub(crate) fn load_file(path: PathBuf) -> Result<Self, CommandError> {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        if !matches!(&*extension, "ini" | "cfg") {
            let dot = if extension.is_empty() { "" } else { "." };
            return Err(CommandError::Usage(format!(
                "Unsupported configuration file extension for {}: {dot}{extension}",
                path.display()
            )));
        }
        Self::read(path, Vec::new())
    }

    fn read(path: PathBuf, warnings: Vec<String>) -> Result<Self, CommandError> {
        let text = std::fs::read_to_string(&path).map_err(|error| {
            CommandError::Failed(format!("{} cannot be read: {error}", path.display()))
        })?;
        let ini = IniFile::parse(&text).map_err(|(line, reason)| {
            CommandError::Usage(format!(
                "Error reading config file ({}): line {line}: {reason}",
                path.display()
            ))
        })?;
        Ok(Self {
            file: Some(path),
            ini,
            warnings,
        })
    }

    /// What `-v` says of the file.
    pub(crate) fn sentence(&self) -> String {
        self.file.as_ref().map_or_else(
            || "No config file found; using defaults".to_string(),
            |path| format!("Using {} as config file", path.display()),
        )
    }

    /// The sections of the file with their keys.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.ini.sections()
    }

    /// The file that was read.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

impl ConfigSource for Configuration {
    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn ini(&self, section: &str, key: &str) -> Option<String> {
        self.ini.get(section, key).map(str::to_string)
    }
}

impl OptionSources for Configuration {
    fn env(&self, name: &str) -> Option<String> {
        ConfigSource::env(self, name)
    }

    fn ini(&self, section: &str, key: &str) -> Option<String> {
        ConfigSource::ini(self, section, key)
    }

    fn configuration_folder(&self) -> Option<PathBuf> {
        self.file().and_then(Path::parent).map(Path::to_path_buf)
    }
}

fn find(warnings: &mut Vec<String>) -> Option<PathBuf> {
    if let Ok(given) = std::env::var("ANSIBLE_CONFIG") {
        let path = unfracked(&given);
        let path = if path.is_dir() {
            path.join("ansible.cfg")
        } else {
            path
        };
        if path.is_file() {
            return Some(path);
        }
    }
    if let Ok(directory) = std::env::current_dir() {
        let path = directory.join("ansible.cfg");
        let is_world_writable = directory
            .metadata()
            .is_ok_and(|meta| meta.permissions().mode() & 0o002 != 0);
        if path.is_file() {
            if !is_world_writable {
                return Some(path);
            }
            warnings.push(format!(
                "Ansible is being run in a world writable directory ({}), ignoring it as an ansible.cfg source.",
                directory.display()
            ));
        }
    }
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".ansible.cfg"));
    home.into_iter()
        .chain([PathBuf::from("/etc/ansible/ansible.cfg")])
        .find(|path| path.is_file())
}
