//! Reads all sources into one inventory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_plugin::{Found, InventoryPlugin, RegistryError};
use shevek_template::{TemplateConfiguration, TemplateEnvironment};
use shevek_yaml::{Diagnostic, Source};

use super::configuration::SourceConfiguration;
use super::constructed::{self, Surroundings};
use super::discover::{absolute, sources_in};
use super::outside::Reading;
use super::plugin::Plugin;
use super::plugin_file::PluginFile;
use super::populate::Populator;
use super::read::{read_ini_source, read_source};
use super::{generator, host_list, ini, script, toml, yaml};
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
/// As configured, when no plugin is enabled, and when the directories of sources cannot be read.
pub fn load(
    sources: &[String],
    configuration: &SourceConfiguration,
) -> Result<Loaded, InventoryError> {
    let mut loader = Loader::new(configuration)?;
    let mut directories: Vec<PathBuf> = Vec::new();
    let mut is_parsed = false;
    for source in sources.iter().filter(|source| !source.is_empty()) {
        let path = absolute(source, configuration);
        if source.contains(',') && !path.exists() {
            is_parsed |= loader.source(source, &path)?;
            continue;
        }
        is_parsed |= loader.path(&path)?;
        push_directory(&path, &mut directories);
    }
    if is_parsed {
        loader.inventory.reconcile()?;
    } else if configuration.unparsed_is_failed {
        return Err(InventoryError::NothingParsed);
    } else if configuration.unparsed_warning {
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

/// Adds the directory whose `group_vars` belong to a source.
fn push_directory(path: &Path, directories: &mut Vec<PathBuf>) {
    let directory = if path.is_dir() {
        Some(path)
    } else {
        path.parent()
    };
    if let Some(directory) = directory
        && directories.last().map(PathBuf::as_path) != Some(directory)
    {
        directories.push(directory.to_owned());
    }
}

struct Loader<'c> {
    inventory: Inventory,
    configuration: &'c SourceConfiguration,
    plugins: Vec<Plugin>,
    /// The directories of the files that have been read.
    read: Vec<PathBuf>,
    /// Made when the first source needs them.
    templates: Option<Arc<TemplateEnvironment>>,
}

/// One way in which a source was tried and failed.
type Failure = (Plugin, Diagnostic);

impl<'c> Loader<'c> {
    fn new(configuration: &'c SourceConfiguration) -> Result<Self, InventoryError> {
        let mut inventory = Inventory::new(configuration.hash_behaviour);
        inventory.invalid_group_names = configuration.invalid_group_names;
        inventory.pattern_mismatch = configuration.pattern_mismatch;
        let mut plugins = Vec::new();
        for name in &configuration.enabled_plugins {
            match Plugin::from_name(name, &configuration.registry) {
                Ok(plugin) => plugins.push(plugin),
                Err(error) => {
                    let reason = match &error {
                        RegistryError::Unknown { problems, .. } if problems.is_empty() => {
                            String::new()
                        }
                        error => format!(": {error}"),
                    };
                    inventory.warn_once(&format!(
                        "Failed to load inventory plugin, skipping {name}{reason}"
                    ));
                }
            }
        }
        if plugins.is_empty() {
            return Err(InventoryError::NoPlugins);
        }
        Ok(Self {
            inventory,
            configuration,
            plugins,
            read: Vec::new(),
            templates: None,
        })
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
        self.source(&path.display().to_string(), path)
    }

    /// Reads a file or a list of hosts; tells whether it could be parsed.
    fn source(&mut self, source: &str, path: &Path) -> Result<bool, InventoryError> {
        let failures = match self.try_plugins(source, path) {
            Ok(()) => {
                if path.exists() {
                    push_directory(path, &mut self.read);
                }
                return Ok(true);
            }
            Err(failures) => failures,
        };
        if source == "/etc/ansible/hosts" && !path.exists() {
            return Ok(false);
        }
        let failures = failures.into_iter().map(|(plugin, cause)| Warning::Failed {
            plugin: plugin.name().to_owned(),
            cause,
        });
        if self.configuration.any_unparsed_is_failed {
            return Err(InventoryError::SourceFailed {
                source_name: source.to_owned(),
                failures: failures.collect(),
            });
        }
        self.inventory.warnings.extend(failures);
        self.inventory
            .warn_once(&format!("Unable to parse {source} as an inventory source"));
        Ok(false)
    }

    /// Tries the plugins in their order.
    fn try_plugins(&mut self, source: &str, path: &Path) -> Result<(), Vec<Failure>> {
        let mut failures = Vec::new();
        for plugin in self.plugins.clone() {
            if !plugin.takes(source, path, self.configuration) {
                continue;
            }
            match self.parse(&plugin, source, path) {
                Ok(Outcome::Parsed) => return Ok(()),
                Ok(Outcome::NotMeant) => {}
                Err(cause) => {
                    // A file that names its plugin is meant for no other.
                    let is_named = matches!(plugin, Plugin::Auto);
                    failures.push((plugin, cause));
                    if is_named {
                        break;
                    }
                }
            }
        }
        // A broken YAML file is hardly ever meant as INI.
        if failures
            .iter()
            .any(|(plugin, _)| matches!(plugin, Plugin::Yaml))
            && Plugin::Auto.takes(source, path, self.configuration)
        {
            failures.retain(|(plugin, _)| !matches!(plugin, Plugin::Ini));
        }
        Err(failures)
    }

    fn parse(&mut self, plugin: &Plugin, source: &str, path: &Path) -> Result<Outcome, Diagnostic> {
        let secrets = &self.configuration.secrets;
        let read = || read_source(path, secrets).map_err(|error| diagnostic(source, error));
        let mut populator = Populator::new(&mut self.inventory, source);
        match plugin {
            Plugin::HostList => host_list::parse(source, &mut populator)
                .map_err(|error| diagnostic(source, error))?,
            Plugin::AdvancedHostList => host_list::parse_ranges(source, &mut populator)
                .map_err(|error| diagnostic(source, error))?,
            Plugin::Script => {
                script::parse(path, self.configuration.shows_script_errors, &mut populator)?;
            }
            Plugin::Yaml => yaml::parse(&read()?, &mut populator)?,
            Plugin::Toml => toml::parse(&read()?, &mut populator)?,
            Plugin::Ini => {
                let text =
                    read_ini_source(path, secrets).map_err(|error| diagnostic(source, error))?;
                ini::parse(&text, &mut populator)?;
            }
            Plugin::Auto => {
                // What is no YAML is told by the plugin that reads YAML.
                let Ok(file) = read().and_then(|text| PluginFile::read(&text)) else {
                    return Ok(Outcome::NotMeant);
                };
                let Some(name) = file.plugin_name() else {
                    return Ok(Outcome::NotMeant);
                };
                let plugin = self.named(name, &file)?;
                if !plugin.takes(source, path, self.configuration) || matches!(plugin, Plugin::Auto)
                {
                    return Err(file.failed(format!(
                        "inventory source '{source}' could not be verified by inventory plugin '{}'",
                        plugin.name()
                    )));
                }
                return self.parse(&plugin, source, path);
            }
            Plugin::Constructed => {
                let file = PluginFile::read(&read()?)?;
                return self.constructed(&file, source);
            }
            Plugin::Generator => {
                let file = PluginFile::read(&read()?)?;
                let templates = self.templates();
                let mut populator = Populator::new(&mut self.inventory, source);
                generator::parse(&file, &templates, &mut populator)?;
            }
            Plugin::Outside(found) if found.plugin.meta().reads_source => {
                self.outside(found, source, None)?;
            }
            Plugin::Outside(found) => {
                let file = PluginFile::read(&read()?)?;
                file.expect(&found.info.name)?;
                self.outside(found, source, Some(&file))?;
            }
        }
        Ok(Outcome::Parsed)
    }

    /// The plugin that a file names.
    fn named(&self, name: &str, file: &PluginFile) -> Result<Plugin, Diagnostic> {
        Plugin::from_name(name, &self.configuration.registry).map_err(|error| {
            let RegistryError::Unknown { problems, .. } = &error else {
                return file.at_plugin(error.to_string());
            };
            let source = file.name();
            let mut message =
                format!("inventory config '{source}' specifies unknown plugin '{name}'");
            // One of these files may be the one that was meant.
            for problem in problems {
                message = format!("{message}\n  not usable: {problem}");
            }
            let script =
                "A script can run the plugin: #!/bin/sh, then: ansible-inventory -i FILE --list";
            let hint = error.hint().unwrap_or_else(|| script.to_owned());
            file.at_plugin(message).with_hint(hint)
        })
    }

    /// Reads a source by a plugin of a dylib.
    fn outside(
        &mut self,
        found: &Found<dyn InventoryPlugin>,
        source: &str,
        file: Option<&PluginFile>,
    ) -> Result<(), Diagnostic> {
        let templates = self.templates();
        let configuration = self.configuration;
        let reading = Reading {
            found,
            source,
            file,
            templates: &templates,
            extra_vars: &configuration.extra_vars,
            registry: &configuration.registry,
            settings: &*configuration.option_sources,
            uses_cache: configuration.uses_cache,
        };
        let hosts = reading.run(&mut Populator::new(&mut self.inventory, source))?;
        match file.filter(|_| found.plugin.meta().constructs) {
            Some(file) => self.constructing(source, |surroundings, populator| {
                constructed::construct(file, &hosts, surroundings, populator)
            }),
            None => Ok(()),
        }
    }

    fn constructed(&mut self, file: &PluginFile, source: &str) -> Result<Outcome, Diagnostic> {
        self.constructing(source, |surroundings, populator| {
            constructed::parse(file, surroundings, populator)
        })?;
        Ok(Outcome::Parsed)
    }

    fn constructing(
        &mut self,
        source: &str,
        construct: impl FnOnce(&Surroundings<'_>, &mut Populator<'_>) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let templates = self.templates();
        let files = self.configuration.variable_files();
        let surroundings = Surroundings {
            templates: &templates,
            files: &files,
            directories: &self.read,
            extra_vars: &self.configuration.extra_vars,
            use_extra_vars: self.configuration.use_extra_vars,
        };
        let mut populator = Populator::new(&mut self.inventory, source);
        construct(&surroundings, &mut populator)?;
        self.inventory.warnings.extend(files.take_warnings());
        Ok(())
    }

    fn templates(&mut self) -> Arc<TemplateEnvironment> {
        let environment = self.templates.get_or_insert_with(|| {
            TemplateEnvironment::new(TemplateConfiguration {
                vault_secrets: Arc::clone(&self.configuration.secrets),
                ..TemplateConfiguration::default()
            })
        });
        Arc::clone(environment)
    }
}

/// What came of a plugin's reading.
enum Outcome {
    Parsed,
    /// The source is not for this plugin, which is no mistake.
    NotMeant,
}

fn diagnostic(name: &str, error: InventoryError) -> Diagnostic {
    match error {
        InventoryError::File(diagnostic) => *diagnostic,
        other => Diagnostic::in_source(&Source::new(name, ""), other.to_string()),
    }
}
