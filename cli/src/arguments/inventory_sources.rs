//! Which inventories a command reads, and the settings that concern them.

use std::path::Path;
use std::sync::Arc;

use clap::ArgMatches;
use shevek_inventory::{HashBehaviour, InvalidGroupNames, PatternMismatch, SourceConfiguration};
use shevek_jinja::{Dict, List, Value};
use shevek_plugin::{OptionSources, Registry};
use shevek_vault::VaultSecrets;

use crate::configuration::{Configuration, Values, flag, text};
use crate::error::CommandError;

/// The sources of `-i`, else of the environment, else of ansible.cfg.
pub(crate) fn inventory_sources(
    matches: &ArgMatches,
    configuration: &Configuration,
) -> Vec<String> {
    match matches.get_many::<String>("inventory") {
        Some(sources) => sources.cloned().collect(),
        None => match text(configuration, "ANSIBLE_INVENTORY", "defaults", "inventory") {
            Some(list) => configured_inventory(&list, configuration),
            None => vec!["/etc/ansible/hosts".into()],
        },
    }
}

/// Relative paths in ansible.cfg are relative to it.
fn configured_inventory(list: &str, configuration: &Configuration) -> Vec<String> {
    if list.contains(',') && list.ends_with(',') {
        return vec![list.to_string()];
    }
    let from_file = std::env::var_os("ANSIBLE_INVENTORY").is_none();
    let base = configuration
        .file()
        .and_then(Path::parent)
        .filter(|_| from_file);
    list.split(',')
        .map(str::trim)
        .filter(|source| !source.is_empty())
        .map(|source| match base {
            Some(base) if !source.starts_with('~') => {
                base.join(source).to_string_lossy().into_owned()
            }
            _ => source.to_string(),
        })
        .collect()
}

/// How sources are read: ignored names, and what happens when one cannot be parsed.
pub(crate) fn source_configuration(
    configuration: &Arc<Configuration>,
    registry: &Registry,
    secrets: Arc<VaultSecrets>,
    hash_behaviour: HashBehaviour,
    extra_vars: &Dict,
) -> Result<SourceConfiguration, CommandError> {
    let current = std::env::current_dir().map_err(|error| {
        CommandError::Failed(format!("the current directory cannot be read: {error}"))
    })?;
    let mut sources = SourceConfiguration::new(current);
    sources.secrets = secrets;
    sources.hash_behaviour = hash_behaviour;
    sources.registry = registry.clone();
    sources.option_sources = Arc::clone(configuration) as Arc<dyn OptionSources>;
    sources.home = std::env::var_os("HOME").map(Into::into);
    let list = |places: &[(&str, &str, &str)]| {
        let found = places
            .iter()
            .find_map(|(env, section, key)| text(configuration, env, section, key))?;
        let items = found.split(',').map(str::trim);
        Some(items.map(str::to_owned).collect::<Vec<_>>())
    };
    if let Some(extensions) = list(&[
        (
            "ANSIBLE_INVENTORY_IGNORE",
            "defaults",
            "inventory_ignore_extensions",
        ),
        ("ANSIBLE_INVENTORY_IGNORE", "inventory", "ignore_extensions"),
    ]) {
        sources.ignore_extensions = extensions;
    }
    if let Some(patterns) = list(&[
        (
            "ANSIBLE_INVENTORY_IGNORE_REGEX",
            "defaults",
            "inventory_ignore_patterns",
        ),
        (
            "ANSIBLE_INVENTORY_IGNORE_REGEX",
            "inventory",
            "ignore_patterns",
        ),
    ]) {
        sources.ignore_patterns = patterns;
    }
    let setting = |env: &str, key: &str| flag(configuration, env, "inventory", key);
    if let Some(value) = setting(
        "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED",
        "any_unparsed_is_failed",
    )? {
        sources.any_unparsed_is_failed = value;
    }
    if let Some(value) = setting("ANSIBLE_INVENTORY_UNPARSED_FAILED", "unparsed_is_failed")? {
        sources.unparsed_is_failed = value;
    }
    if let Some(value) = setting(
        "ANSIBLE_INVENTORY_UNPARSED_WARNING",
        "inventory_unparsed_warning",
    )? {
        sources.unparsed_warning = value;
    }
    if let Some(enabled) = list(&[("ANSIBLE_INVENTORY_ENABLED", "inventory", "enable_plugins")]) {
        sources.enabled_plugins = enabled;
    }
    if let Some(value) = setting_of_names(configuration)? {
        sources.invalid_group_names = value;
    }
    if let Some(value) = flag(
        configuration,
        "ANSIBLE_INVENTORY_PLUGIN_SCRIPT_STDERR",
        "inventory_plugin_script",
        "always_show_stderr",
    )? {
        sources.shows_script_errors = value;
    }
    let extra_vars = extra_vars.raw_items().into_iter();
    sources.extra_vars = extra_vars
        .map(|(name, value)| (name.to_string().into(), value))
        .collect();
    sources.use_extra_vars = flag(
        configuration,
        "ANSIBLE_INVENTORY_USE_EXTRA_VARS",
        "inventory_plugins",
        "use_extra_vars",
    )?
    .unwrap_or(false);
    let values = Values { configuration };
    let texts = |value: Value| -> Vec<String> {
        let items = value.as_list().map(List::raw_vec);
        let items = items.into_iter().flatten();
        items.map(|item| item.to_string()).collect()
    };
    sources.variable_extensions = texts(values.named("YAML_FILENAME_EXTENSIONS")?).into();
    sources.yaml_extensions = list(&[
        (
            "ANSIBLE_INVENTORY_PLUGIN_EXTS",
            "inventory_plugin_yaml",
            "yaml_valid_extensions",
        ),
        (
            "ANSIBLE_YAML_FILENAME_EXT",
            "defaults",
            "yaml_valid_extensions",
        ),
    ])
    .unwrap_or_else(|| sources.variable_extensions.to_vec());
    sources.reads_variable_files =
        are_variable_files_enabled(&texts(values.named("VARIABLE_PLUGINS_ENABLED")?))?;
    sources.pattern_mismatch = values
        .named("HOST_PATTERN_MISMATCH")?
        .as_str()
        .and_then(PatternMismatch::from_setting)
        .unwrap_or_default();
    Ok(sources)
}

/// Whether `vars_plugins_enabled` names the one plugin that there is.
fn are_variable_files_enabled(names: &[String]) -> Result<bool, CommandError> {
    let mut is_enabled = false;
    for name in names.iter().filter(|name| !name.is_empty()) {
        match name.strip_prefix("ansible.builtin.").unwrap_or(name) {
            "host_group_vars" => is_enabled = true,
            _ => {
                return Err(CommandError::Usage(format!(
                    "vars_plugins_enabled names '{name}': vars plugins in Python do not run here. There is host_group_vars, for group_vars and host_vars."
                )));
            }
        }
    }
    Ok(is_enabled)
}

/// What happens to group names that are no variable names.
fn setting_of_names(
    configuration: &Configuration,
) -> Result<Option<InvalidGroupNames>, CommandError> {
    let (env, section, key) = (
        "ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS",
        "defaults",
        "force_valid_group_names",
    );
    let Some(value) = text(configuration, env, section, key) else {
        return Ok(None);
    };
    InvalidGroupNames::from_setting(&value).map(Some).ok_or_else(|| {
        CommandError::Usage(format!(
            "Invalid value {value:?} for {env} (or [{section}] {key} in ansible.cfg): it must be never, ignore, always or silently."
        ))
    })
}
