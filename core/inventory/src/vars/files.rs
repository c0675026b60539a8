//! `group_vars` and `host_vars`: found, decrypted, read once, when somebody asks.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_vault::VaultSecrets;
use shevek_yaml::{Diagnostic, Source};

use super::combine::{HashBehaviour, VariableMap, combine};
use crate::error::InventoryError;
use crate::warning::Warning;

/// Ends of names of files with variables, where nothing else is configured.
pub(crate) const EXTENSIONS: [&str; 3] = [".yml", ".yaml", ".json"];

/// Which of the two directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum EntityKind {
    Group,
    Host,
}

impl EntityKind {
    fn directory(self) -> &'static str {
        match self {
            Self::Group => "group_vars",
            Self::Host => "host_vars",
        }
    }
}

/// Base directory, kind and name.
type EntityKey = (PathBuf, EntityKind, Arc<str>);

/// Reads variables files of groups and hosts and remembers them.
///
/// One for a run: nothing is read twice. Make a new one to see changes on disk.
#[derive(Debug)]
pub struct VariableFiles {
    secrets: Arc<VaultSecrets>,
    hash_behaviour: HashBehaviour,
    /// Ends of the names of files.
    extensions: Arc<[String]>,
    /// Whether there are any for groups and hosts.
    is_enabled: bool,
    directories: Mutex<HashMap<PathBuf, Arc<HashSet<String>>>>,
    variables: Mutex<HashMap<EntityKey, Arc<VariableMap>>>,
    warnings: Mutex<Vec<Warning>>,
}

impl Default for VariableFiles {
    fn default() -> Self {
        Self::new(Arc::default(), HashBehaviour::default())
    }
}

impl VariableFiles {
    /// `secrets` decrypt vaulted files.
    pub fn new(secrets: Arc<VaultSecrets>, hash_behaviour: HashBehaviour) -> Self {
        Self {
            secrets,
            hash_behaviour,
            extensions: EXTENSIONS.map(str::to_owned).into(),
            is_enabled: true,
            directories: Mutex::default(),
            variables: Mutex::default(),
            warnings: Mutex::default(),
        }
    }

    /// The same with other ends of names. Ansible: `yaml_valid_extensions`.
    #[must_use]
    pub fn with_extensions(mut self, extensions: Arc<[String]>) -> Self {
        self.extensions = extensions;
        self
    }

    /// The same, or one that finds nothing beside inventories and playbooks. Ansible: `vars_plugins_enabled` with or
    /// without `host_group_vars`.
    #[must_use]
    pub fn enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }

    /// The same without anything read yet.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self::new(Arc::clone(&self.secrets), self.hash_behaviour)
            .with_extensions(Arc::clone(&self.extensions))
            .enabled(self.is_enabled)
    }

    /// How dicts of several files are combined.
    pub fn hash_behaviour(&self) -> HashBehaviour {
        self.hash_behaviour
    }

    /// The warnings since the last call, such as keys that occur twice.
    pub fn take_warnings(&self) -> Vec<Warning> {
        std::mem::take(&mut *self.warnings.lock())
    }

    /// The variables of one group or host in the files beside an inventory or a playbook.
    pub(crate) fn entity(
        &self,
        base: &Path,
        kind: EntityKind,
        name: &Arc<str>,
    ) -> Result<Arc<VariableMap>, InventoryError> {
        // Names of chroots are paths, which have no files of their own.
        if name.starts_with('/') || !self.is_enabled {
            return Ok(Arc::default());
        }
        let entries = self.directory(base, kind)?;
        if entries.is_empty() {
            return Ok(Arc::default());
        }
        let key = (base.to_owned(), kind, Arc::clone(name));
        if let Some(known) = self.variables.lock().get(&key) {
            return Ok(Arc::clone(known));
        }
        let mut variables = VariableMap::new();
        for file in self.find_files(&base.join(kind.directory()), &entries, name)? {
            combine(&mut variables, &self.read(&file)?, self.hash_behaviour);
        }
        let variables = Arc::new(variables);
        self.variables.lock().insert(key, Arc::clone(&variables));
        Ok(variables)
    }

    /// The names in `base/group_vars` or `base/host_vars`; empty when there is no such directory.
    fn directory(
        &self,
        base: &Path,
        kind: EntityKind,
    ) -> Result<Arc<HashSet<String>>, InventoryError> {
        let path = base.join(kind.directory());
        if let Some(known) = self.directories.lock().get(&path) {
            return Ok(Arc::clone(known));
        }
        let mut names = HashSet::new();
        if path.is_dir() {
            names.extend(list(&path)?);
        } else if path.exists() {
            self.warnings.lock().push(Warning::Message(format!(
                "Found {} that is not a directory, skipping: {}",
                kind.directory(),
                path.display()
            )));
        }
        let names = Arc::new(names);
        self.directories.lock().insert(path, Arc::clone(&names));
        Ok(names)
    }

    /// The variables in one file of YAML or JSON, vaulted or not.
    ///
    /// # Errors
    /// When it cannot be read or decrypted, or holds anything but a mapping.
    pub fn read(&self, path: &Path) -> Result<VariableMap, InventoryError> {
        let source = crate::source::read_source(path, &self.secrets)?;
        let document = shevek_yaml::load(&source)?;
        let mut warnings = self.warnings.lock();
        warnings.extend(document.warnings.into_iter().map(Warning::Located));
        drop(warnings);
        let mut variables = VariableMap::new();
        let Some(root) = document.root else {
            return Ok(variables);
        };
        let Some(pairs) = root.as_mapping() else {
            if is_falsy(&root) {
                return Ok(variables);
            }
            return Err(Diagnostic::at(
                &root.span,
                format!(
                    "Could not process '{}': variables must be a mapping, not a {}.",
                    path.display(),
                    root.type_name()
                ),
            )
            .into());
        };
        // The whole mapping at once, so that aliases stay shared.
        if let shevek_jinja::Value::Dict(dict) = root.to_value(true) {
            for ((key, _), (_, value)) in pairs.iter().zip(dict.raw_items()) {
                let name = key.as_scalar().map(|scalar| Arc::clone(&scalar.text));
                let name = name.ok_or_else(|| invalid_name(&source, key))?;
                variables.insert(name, value);
            }
        }
        Ok(variables)
    }
}

fn invalid_name(source: &Arc<Source>, key: &shevek_yaml::Node) -> Diagnostic {
    Diagnostic::in_source(source, "A variable name must be a string.")
        .at_position(key.span.line, key.span.column)
}

/// What Python takes for empty: such files have no variables.
fn is_falsy(node: &shevek_yaml::Node) -> bool {
    node.is_null()
        || node.as_bool() == Some(false)
        || node.as_int() == Some(0)
        || node.as_str() == Some("")
        || node.as_sequence().is_some_and(<[_]>::is_empty)
}

fn read_error(path: &Path, error: &std::io::Error) -> InventoryError {
    InventoryError::Read {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}

/// The names in a directory, sorted.
fn list(path: &Path) -> Result<Vec<String>, InventoryError> {
    let entries = std::fs::read_dir(path).map_err(|error| read_error(path, &error))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| read_error(path, &error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

impl VariableFiles {
    /// The files of one group or host: a directory or file of that name, else the first of the
    /// extensions.
    fn find_files(
        &self,
        directory: &Path,
        entries: &HashSet<String>,
        name: &str,
    ) -> Result<Vec<PathBuf>, InventoryError> {
        // A name with a slash leads into a subdirectory, which the listing does not show.
        let is_nested = name.contains('/');
        let extensions = self.extensions.iter().map(String::as_str);
        for extension in [""].into_iter().chain(extensions) {
            let file = format!("{name}{extension}");
            if !is_nested && !entries.contains(&file) {
                continue;
            }
            let path = directory.join(file);
            if path.is_dir() {
                let mut found = Vec::new();
                self.collect_files(&path, &mut found)?;
                return Ok(found);
            }
            if path.exists() {
                return Ok(vec![path]);
            }
        }
        Ok(Vec::new())
    }

    /// All variables files below a directory, in sorted order; hidden ones and backups are left out.
    fn collect_files(
        &self,
        directory: &Path,
        found: &mut Vec<PathBuf>,
    ) -> Result<(), InventoryError> {
        for name in list(directory)? {
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            let extension = name.rfind('.').map_or("", |dot| &name[dot..]);
            let path = directory.join(&name);
            if path.is_dir() {
                if extension.is_empty() {
                    self.collect_files(&path, found)?;
                }
            } else if path.is_file()
                && (extension.is_empty() || self.extensions.iter().any(|known| known == extension))
            {
                found.push(path);
            }
        }
        Ok(())
    }
}
