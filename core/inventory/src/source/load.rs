//! Reads all sources into one inventory.

use std::path::{Path, PathBuf};

use shevek_yaml::{Diagnostic, Source};

use super::configuration::SourceConfiguration;
use super::discover::{absolute, sources_in};
use super::populate::Populator;
use super::read::{read_ini_source, read_source};
use super::{host_list, ini, script, yaml};
use crate::error::InventoryError;
use crate::inventory::Inventory;
use crate::warning::Warning;

/// An inventory that has been read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Hosts and groups.
    pub inventory: Inventory,
    /// The directories whose `group_vars` and `host_vars` belong to the sources, in their order.
    pub directories: Vec<PathBuf>,
    /// What users should know, in the order in which it happened.
    pub warnings: Vec<Warning>,
}

/// Reads the sources that `-i` names: paths of files, scripts and directories, and lists of hosts
/// (anything with a comma that is no path).
///
/// A source that cannot be parsed gives warnings, unless the configuration makes it an error; what
/// had been read of it stays.
///
/// # Errors
/// As configured, and when the directories of sources cannot be read.
pub fn load(
    sources: &[String],
    configuration: &SourceConfiguration,
) -> Result<Loaded, InventoryError> {
    let mut loader = Loader {
        inventory: Inventory::new(configuration.hash_behaviour),
        configuration,
    };
    let mut directories: Vec<PathBuf> = Vec::new();
    let mut is_parsed = false;
    for source in sources.iter().filter(|source| !source.is_empty()) {
        let path = absolute(source, configuration);
        if source.contains(',') && !path.exists() {
            is_parsed |= loader.host_list(source)?;
            continue;
        }
        is_parsed |= loader.path(&path)?;
        let directory = if path.is_dir() {
            Some(path.as_path())
        } else {
            path.parent()
        };
        if let Some(directory) = directory
            && directories.last().map(PathBuf::as_path) != Some(directory)
        {
            directories.push(directory.to_owned());
        }
    }
    if is_parsed {
        loader.inventory.reconcile()?;
    } else if configuration.unparsed_is_failed {
        return Err(InventoryError::NothingParsed);
    } else {
        loader
            .inventory
            .warn_once("No inventory was parsed, only implicit localhost is available");
    }
    let warnings = loader.inventory.take_warnings();
    Ok(Loaded {
        inventory: loader.inventory,
        directories,
        warnings,
    })
}

struct Loader<'c> {
    inventory: Inventory,
    configuration: &'c SourceConfiguration,
}

/// One way in which a source was tried and failed.
type Failure = (&'static str, Diagnostic);

impl Loader<'_> {
    fn host_list(&mut self, list: &str) -> Result<bool, InventoryError> {
        let mut populator = Populator::new(&mut self.inventory, list);
        host_list::parse(list, &mut populator)?;
        Ok(true)
    }

    /// Reads a file or a directory; tells whether something in it could be parsed.
    fn path(&mut self, path: &Path) -> Result<bool, InventoryError> {
        if path.is_dir() {
            let mut is_parsed = false;
            for source in sources_in(path, self.configuration)? {
                is_parsed |= self.path(&source)?;
            }
            return Ok(is_parsed);
        }
        let failures = match self.file(path) {
            Ok(()) => return Ok(true),
            Err(failures) => failures,
        };
        let name = path.display().to_string();
        if name == "/etc/ansible/hosts" && !path.exists() {
            return Ok(false);
        }
        for (plugin, cause) in failures {
            self.inventory
                .warnings
                .push(Warning::Failed { plugin, cause });
        }
        if self.configuration.any_unparsed_is_failed {
            return Err(InventoryError::SourceFailed(name));
        }
        self.inventory
            .warn_once(&format!("Unable to parse {name} as an inventory source"));
        Ok(false)
    }

    /// Tries what the file may be: a script, YAML or JSON, INI.
    fn file(&mut self, path: &Path) -> Result<(), Vec<Failure>> {
        let name = path.display().to_string();
        if !path.exists() {
            return Err(Vec::new());
        }
        let mut failures: Vec<Failure> = Vec::new();
        let mut populator = Populator::new(&mut self.inventory, &name);
        if is_executable(path) {
            match script::parse(path, &mut populator) {
                Ok(()) => return Ok(()),
                Err(cause) => failures.push(("script", cause)),
            }
        }
        let extension = path
            .extension()
            .map_or("", |extension| extension.to_str().unwrap_or("?"));
        if extension == "toml" {
            let source = Source::new(name.as_str(), "");
            let cause = Diagnostic::in_source(&source, "TOML inventories are not supported.")
                .with_hint("Write it as YAML or INI.");
            return Err(vec![("toml", cause)]);
        }
        let is_yaml = matches!(extension, "yaml" | "yml" | "json");
        let secrets = &self.configuration.secrets;
        if is_yaml || extension.is_empty() {
            match read_source(path, secrets)
                .map_err(|error| diagnostic(&name, error))
                .and_then(|source| yaml::parse(&source, &mut populator))
            {
                Ok(()) => return Ok(()),
                Err(cause) => failures.push(("yaml", cause)),
            }
        }
        match read_ini_source(path, secrets)
            .map_err(|error| diagnostic(&name, error))
            .and_then(|source| ini::parse(&source, &mut populator))
        {
            Ok(()) => Ok(()),
            Err(cause) => {
                // A broken YAML file is hardly ever meant as INI.
                if !is_yaml {
                    failures.push(("ini", cause));
                }
                Err(failures)
            }
        }
    }
}

fn diagnostic(name: &str, error: InventoryError) -> Diagnostic {
    match error {
        InventoryError::File(diagnostic) => *diagnostic,
        other => Diagnostic::in_source(&Source::new(name, ""), other.to_string()),
    }
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o111 != 0)
}
