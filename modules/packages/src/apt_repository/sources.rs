//! All lists of sources.

use std::io;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use shevek_plugin::target::{Tool, python_error, write_file};
use shevek_plugin::{ModuleContext, ModuleError};

use super::line::{Line, file_name};
use crate::mode;

/// The lists by their files. Ansible: `SourcesList`.
#[derive(Debug, Clone)]
pub(super) struct Sources {
    directory: PathBuf,
    files: IndexMap<String, Vec<Line>>,
    /// The files that get a new source.
    new: Vec<String>,
}

impl Sources {
    /// Reads those of the target.
    pub(super) fn read(context: &ModuleContext<'_>) -> Result<Self, ModuleError> {
        let config = context
            .find_program("apt-config", &[])
            .ok_or_else(|| ModuleError::new("Module apt_repository is not supported on target."))?;
        let output = Tool::new(config)
            .args(["shell", "FILE", "Dir::Etc::sourcelist/f"])
            .args(["PARTS", "Dir::Etc::sourceparts/d"])
            .run_checked(context)?;
        let setting = |name: &str, default: &str| {
            let line = output.stdout.lines().find_map(|line| {
                line.strip_prefix(name)?
                    .strip_prefix('=')
                    .map(|value| value.trim_matches('\''))
            });
            line.unwrap_or(default).to_string()
        };
        let main = setting("FILE", "/etc/apt/sources.list");
        let directory = PathBuf::from(setting("PARTS", "/etc/apt/sources.list.d"));
        let mut sources = Self {
            directory: directory.clone(),
            files: IndexMap::new(),
            new: Vec::new(),
        };
        if Path::new(&main).is_file() {
            sources.load(main)?;
        }
        let mut parts: Vec<PathBuf> = std::fs::read_dir(&directory)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "list")
            })
            .collect();
        parts.sort();
        for part in parts {
            sources.load(part.to_string_lossy().into_owned())?;
        }
        Ok(sources)
    }

    fn load(&mut self, file: String) -> Result<(), ModuleError> {
        let bytes = std::fs::read(&file).map_err(|error| told(&error, &file))?;
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().map(Line::parse).collect();
        self.files.insert(file, lines);
        Ok(())
    }

    /// Adds a source: one that is commented out is enabled, any other goes into `file`, or a file of its own.
    pub(super) fn add(&mut self, source: &str, file: Option<&str>) -> Result<(), ModuleError> {
        let mut found = false;
        for line in self.files.values_mut().flatten() {
            if line.valid && line.source == source {
                line.enabled = true;
                found = true;
            }
        }
        if found {
            return Ok(());
        }
        let name = match file {
            Some(name) => format!("{name}.list"),
            None => file_name(source).ok_or_else(|| {
                ModuleError::new("Task failed: Module failed: list index out of range")
            })?,
        };
        let file = if name.contains('/') {
            name
        } else {
            self.directory.join(name).to_string_lossy().into_owned()
        };
        let lines = self.files.entry(file.clone()).or_default();
        lines.push(Line::new(source));
        self.new.push(file);
        Ok(())
    }

    /// Removes a source, wherever it is enabled.
    pub(super) fn remove(&mut self, source: &str) {
        for lines in self.files.values_mut() {
            lines.retain(|line| !(line.valid && line.enabled && line.source == source));
        }
    }

    /// The contents of the files that have any.
    pub(super) fn dump(&self) -> IndexMap<String, String> {
        self.files
            .iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(file, lines)| (file.clone(), lines.iter().map(Line::text).collect()))
            .collect()
    }

    /// Writes all files; those without lines go.
    pub(super) fn save(
        &self,
        mode: Option<u32>,
        context: &ModuleContext<'_>,
    ) -> Result<(), ModuleError> {
        for (file, lines) in &self.files {
            let path = Path::new(file);
            if lines.is_empty() {
                if path.exists() {
                    std::fs::remove_file(path).map_err(|error| told(&error, file))?;
                }
                continue;
            }
            if let Some(directory) = path.parent() {
                std::fs::create_dir_all(directory).map_err(|error| {
                    ModuleError::new(format!(
                        "Failed to create directory {}: {error}",
                        directory.display()
                    ))
                })?;
            }
            let text: String = lines.iter().map(Line::text).collect();
            write_file(path, text.as_bytes(), 0o644).map_err(|error| told(&error, file))?;
            if let Some(mode) = mode.filter(|_| self.new.contains(file)) {
                mode::ensure(file, mode, context)?;
            }
        }
        Ok(())
    }
}

/// A failure to read or write, told as Ansible does.
fn told(error: &io::Error, file: &str) -> ModuleError {
    ModuleError::new(format!(
        "Task failed: Module failed: {}",
        python_error(error, file)
    ))
}
