//! Settings that concern inventory sources.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_plugin::{NoOptionSources, OptionSources, Registry};
use shevek_vault::VaultSecrets;

use crate::group_name::InvalidGroupNames;
use crate::pattern::PatternMismatch;
use crate::vars::{EXTENSIONS, HashBehaviour, VariableFiles, VariableMap};

/// Settings of ansible.cfg and the environment that concern inventory sources.
#[derive(Debug, Clone)]
pub struct SourceConfiguration {
    /// Passwords for vaulted sources.
    pub secrets: Arc<VaultSecrets>,
    /// How a dict that is set twice is combined.
    pub hash_behaviour: HashBehaviour,
    /// What happens to group names that are no variable names: `force_valid_group_names`.
    pub invalid_group_names: InvalidGroupNames,
    /// What a successful inventory script complains of is shown: `always_show_stderr`.
    pub shows_script_errors: bool,
    /// The directory that relative paths refer to.
    pub current_directory: PathBuf,
    /// What a leading `~` stands for.
    pub home: Option<PathBuf>,
    /// Ends of file names that directories are searched without: `inventory_ignore_extensions`.
    pub ignore_extensions: Vec<String>,
    /// Regular expressions for file names that directories are searched without:
    /// `inventory_ignore_patterns`.
    pub ignore_patterns: Vec<String>,
    /// A source that cannot be parsed is an error: `any_unparsed_is_failed`.
    pub any_unparsed_is_failed: bool,
    /// It is an error when no source can be parsed: `unparsed_is_failed`.
    pub unparsed_is_failed: bool,
    /// It is worth a warning when no source can be parsed: `inventory_unparsed_warning`.
    pub unparsed_warning: bool,
    /// `-e`, which files of the plugin `constructed` may use.
    pub extra_vars: VariableMap,
    /// Whether they do when they say nothing: `use_extra_vars`.
    pub use_extra_vars: bool,
    /// The plugins that try each source, in their order: `enable_plugins`.
    pub enabled_plugins: Vec<String>,
    /// Ends of names that the plugin `yaml` takes: `yaml_valid_extensions`.
    pub yaml_extensions: Vec<String>,
    /// Ends of names of files with variables: `yaml_valid_extensions` of `[defaults]`.
    pub variable_extensions: Arc<[String]>,
    /// Whether there are files with variables for groups and hosts: `vars_plugins_enabled`.
    pub reads_variable_files: bool,
    /// What follows when a pattern matches nothing: `host_pattern_mismatch`.
    pub pattern_mismatch: PatternMismatch,
    /// Where plugins of dylibs are found, and caches.
    pub registry: Registry,
    /// Gives the options of plugins the values of the environment and of ansible.cfg.
    pub option_sources: Arc<dyn OptionSources>,
    /// Whether plugins may use what is kept of runs before; it is written anyway.
    pub uses_cache: bool,
}

impl SourceConfiguration {
    /// Ansible's defaults.
    pub fn new(current_directory: PathBuf) -> Self {
        let extensions = [
            ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".cfg",
            ".retry",
        ];
        let plugins = ["host_list", "script", "auto", "yaml", "ini", "toml"];
        Self {
            secrets: Arc::default(),
            hash_behaviour: HashBehaviour::default(),
            invalid_group_names: InvalidGroupNames::default(),
            shows_script_errors: true,
            current_directory,
            home: None,
            ignore_extensions: extensions.map(str::to_owned).to_vec(),
            ignore_patterns: Vec::new(),
            any_unparsed_is_failed: false,
            unparsed_is_failed: false,
            unparsed_warning: true,
            extra_vars: VariableMap::new(),
            use_extra_vars: false,
            enabled_plugins: plugins.map(str::to_owned).to_vec(),
            yaml_extensions: EXTENSIONS.map(str::to_owned).to_vec(),
            variable_extensions: EXTENSIONS.map(str::to_owned).into(),
            reads_variable_files: true,
            pattern_mismatch: PatternMismatch::default(),
            registry: Registry::builder().build(),
            option_sources: Arc::new(NoOptionSources),
            uses_cache: true,
        }
    }
    /// What reads the files of variables of groups and hosts.
    pub fn variable_files(&self) -> VariableFiles {
        VariableFiles::new(Arc::clone(&self.secrets), self.hash_behaviour)
            .with_extensions(Arc::clone(&self.variable_extensions))
            .enabled(self.reads_variable_files)
    }
}
