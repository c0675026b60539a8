//! Modules that are no plugins: Ansible runs them with Python or another interpreter on the target.

use std::path::{Path, PathBuf};

use super::lookup::Registry;
#[cfg(feature = "loadable")]
use crate::registration::PluginKind;

/// Ends of names that are no modules for Ansible either. Ansible: `MODULE_IGNORE_EXTS`, and what no plugin loader takes.
const IGNORED: [&str; 16] = [
    "pyc", "pyo", "swp", "bak", "rpm", "md", "txt", "rst", "yaml", "yml", "ini", "cfg", "toml",
    "json", "so", "a",
];

impl Registry {
    /// The file of a module that Ansible would run with an interpreter of the target, in the directories that are
    /// searched for modules.
    pub fn foreign_module(&self, name: &str) -> Option<PathBuf> {
        #[cfg(feature = "loadable")]
        {
            let name = name.strip_prefix("ansible.legacy.").unwrap_or(name);
            self.module_directories()
                .iter()
                .find_map(|directory| foreign_module_in(directory, name))
        }
        #[cfg(not(feature = "loadable"))]
        {
            let _ = name;
            None
        }
    }

    /// Sentences about such files that have the name of a plugin, which is used in their place.
    pub fn shadowed_modules(&self) -> Vec<String> {
        #[cfg(feature = "loadable")]
        {
            let directories = self.module_directories();
            let files = directories.iter().flat_map(|directory| files_in(directory));
            files.filter_map(|path| self.shadowed(&path)).collect()
        }
        #[cfg(not(feature = "loadable"))]
        Vec::new()
    }

    #[cfg(feature = "loadable")]
    fn shadowed(&self, path: &Path) -> Option<String> {
        let name = module_name(path)?;
        let is_known = self.has(PluginKind::Module, &name) || self.has(PluginKind::Action, &name);
        is_known.then(|| {
            format!(
                "{} is not used, since it needs an interpreter on the target: '{name}' stands for the module of that name that is part of shevek.",
                path.display()
            )
        })
    }
}

/// A module of that name in a directory, that is no plugin.
pub fn foreign_module_in(directory: &Path, name: &str) -> Option<PathBuf> {
    files_in(directory)
        .into_iter()
        .find(|path| module_name(path).as_deref() == Some(name))
}

fn files_in(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

/// The name of the module that a file holds.
fn module_name(path: &Path) -> Option<String> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let is_module = !IGNORED.contains(&&*extension)
        && !stem.is_empty()
        && stem.chars().all(|c| c.is_alphanumeric() || c == '_')
        && stem != "__init__";
    is_module.then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::module_name;

    #[test]
    fn names_of_files() {
        for (file, name) in [
            ("library/ping.py", Some("ping")),
            ("ping", Some("ping")),
            ("greet.sh", Some("greet")),
            ("libgreet.so", None),
            ("README.md", None),
            ("__init__.py", None),
            (".hidden", None),
        ] {
            assert_eq!(module_name(file.as_ref()).as_deref(), name, "{file}");
        }
    }
}
