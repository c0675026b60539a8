//! The options that all commands with hosts share, together with their settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use shevek_engine::{FactCache, Gathering, Settings};
use shevek_jinja::Dict;
use shevek_yaml::DuplicateKeys;

use super::Secrets;
use super::inventory_sources::inventory_sources;
use crate::configuration::{Configuration, flag, number, text};
use crate::error::CommandError;

/// What a command line says besides the run's settings.
pub(crate) struct CommonOptions {
    /// Inventory sources.
    pub(crate) inventory: Vec<String>,
    /// The run's settings.
    pub(crate) settings: Settings,
}

impl CommonOptions {
    /// Joins command line, environment and ansible.cfg: the first wins.
    pub(crate) fn read(
        matches: &ArgMatches,
        configuration: &Arc<Configuration>,
        secrets: Secrets,
        extra_vars: Dict,
        playbook_dir: &Path,
    ) -> Result<Self, CommandError> {
        let given = |name: &str| matches.get_one::<String>(name).cloned();
        let config = |env: &str, key: &str| text(configuration, env, "defaults", key);
        let inventory = inventory_sources(matches, configuration);
        let become_setting =
            |env: &str, key: &str| text(configuration, env, "privilege_escalation", key);
        let gathering =
            config("ANSIBLE_GATHERING", "gathering").unwrap_or_else(|| "implicit".into());
        let gathering = match gathering.as_str() {
            "implicit" => Gathering::Implicit,
            "smart" => Gathering::Smart,
            "explicit" => Gathering::Explicit,
            other => {
                return Err(CommandError::Usage(format!(
                    "Invalid value {other:?} for ANSIBLE_GATHERING: it may be implicit, explicit or smart."
                )));
            }
        };
        let forks = match matches.get_one::<u64>("forks") {
            Some(forks) => *forks as usize,
            None => {
                number(configuration, "ANSIBLE_FORKS", "defaults", "forks")?.unwrap_or(5) as usize
            }
        };
        if forks == 0 {
            return Err(CommandError::Usage(
                "The number of processes (--forks) must be >= 1".into(),
            ));
        }
        let timeout = match matches.get_one::<u64>("timeout") {
            Some(timeout) => Some(*timeout),
            None => number(configuration, "ANSIBLE_TIMEOUT", "defaults", "timeout")?,
        };
        // What is given comes to what is configured, as in Ansible.
        let tags = |name: &str, env: &str, key: &str| -> Vec<String> {
            let given = matches.try_get_many::<String>(name).ok().flatten();
            let configured = text(configuration, env, "tags", key);
            let lists: Vec<String> = configured
                .into_iter()
                .chain(given.into_iter().flatten().cloned())
                .collect();
            let tags = lists.iter().flat_map(|list| list.split(','));
            tags.map(|tag| tag.trim().to_string())
                .filter(|tag| !tag.is_empty())
                .collect()
        };
        let run_tags = tags("tags", "ANSIBLE_RUN_TAGS", "run");
        let skip_tags = tags("skip-tags", "ANSIBLE_SKIP_TAGS", "skip");
        let has_flag = |name: &str| matches.try_get_one::<bool>(name).ok().flatten() == Some(&true);
        let optional = |name: &str| matches.try_get_one::<String>(name).ok().flatten().cloned();
        let setting_flag = |env: &str, key: &str| flag(configuration, env, "defaults", key);
        let inventory_sources = inventory.iter().map(|source| absolute(source)).collect();
        let settings = Settings {
            forks,
            check: matches.get_flag("check"),
            diff: matches.get_flag("diff")
                || flag(configuration, "ANSIBLE_DIFF_ALWAYS", "diff", "always")?.unwrap_or(false),
            verbosity: verbosity(matches, configuration)?,
            connection: given("connection")
                .or_else(|| config("ANSIBLE_TRANSPORT", "transport"))
                .unwrap_or_else(|| "ssh".into()),
            remote_user: given("user").or_else(|| config("ANSIBLE_REMOTE_USER", "remote_user")),
            timeout,
            connection_password: secrets.connection,
            private_key_file: given("private-key")
                .or_else(|| config("ANSIBLE_PRIVATE_KEY_FILE", "private_key_file")),
            ssh_common_args: given("ssh-common-args"),
            ssh_extra_args: given("ssh-extra-args"),
            become_: matches.get_flag("become")
                || flag(
                    configuration,
                    "ANSIBLE_BECOME",
                    "privilege_escalation",
                    "become",
                )?
                .unwrap_or(false),
            become_method: given("become-method")
                .or_else(|| become_setting("ANSIBLE_BECOME_METHOD", "become_method")),
            become_user: given("become-user"),
            become_password: secrets.escalation,
            extra_vars,
            limit: given("limit"),
            tags: if has_flag("list-tags") && run_tags.is_empty() && skip_tags.is_empty() {
                // Every tag is listed, also of tasks that run on request only.
                vec!["never".into(), "all".into()]
            } else {
                run_tags
            },
            skip_tags,
            gathering,
            force_handlers: has_flag("force-handlers")
                || setting_flag("ANSIBLE_FORCE_HANDLERS", "force_handlers")?.unwrap_or(false),
            strategy: config("ANSIBLE_STRATEGY", "strategy").unwrap_or_else(|| "linear".into()),
            start_at_task: optional("start-at-task"),
            step: has_flag("step"),
            no_log: setting_flag("ANSIBLE_NO_LOG", "no_log")?.unwrap_or(false),
            any_errors_fatal: setting_flag("ANSIBLE_ANY_ERRORS_FATAL", "any_errors_fatal")?
                .unwrap_or(false),
            error_on_missing_handler: setting_flag(
                "ANSIBLE_ERROR_ON_MISSING_HANDLER",
                "error_on_missing_handler",
            )?
            .unwrap_or(true),
            debugger: setting_flag("ANSIBLE_ENABLE_TASK_DEBUGGER", "enable_task_debugger")?
                .unwrap_or(false),
            debugger_ignore_errors: setting_flag(
                "ANSIBLE_TASK_DEBUGGER_IGNORE_ERRORS",
                "task_debugger_ignore_errors",
            )?
            .unwrap_or(true),
            merge_hashes: merge_hashes(configuration)?,
            duplicate_keys: duplicate_keys(configuration)?,
            inject_facts: flag(
                configuration,
                "ANSIBLE_INJECT_FACT_VARS",
                "defaults",
                "inject_facts_as_vars",
            )?
            .unwrap_or(true),
            poll_interval: number(
                configuration,
                "ANSIBLE_POLL_INTERVAL",
                "defaults",
                "poll_interval",
            )?
            .unwrap_or(15),
            task_timeout: number(
                configuration,
                "ANSIBLE_TASK_TIMEOUT",
                "defaults",
                "task_timeout",
            )?
            .unwrap_or(0),
            playbook_dir: playbook_dir.to_path_buf(),
            inventory_sources,
            fact_cache: FactCache::none(),
            config_file: configuration.file().map(Path::to_path_buf),
            config: Arc::clone(configuration) as Arc<dyn shevek_engine::ConfigSource>,
        };
        Ok(Self {
            inventory,
            settings,
        })
    }
}

/// Ansible: `duplicate_dict_key`.
fn duplicate_keys(configuration: &Configuration) -> Result<DuplicateKeys, CommandError> {
    let name = "ANSIBLE_DUPLICATE_YAML_DICT_KEY";
    match text(configuration, name, "defaults", "duplicate_dict_key").as_deref() {
        None | Some("warn") => Ok(DuplicateKeys::Warn),
        Some("error") => Ok(DuplicateKeys::Error),
        Some("ignore") => Ok(DuplicateKeys::Ignore),
        Some(other) => Err(CommandError::Usage(format!(
            "Invalid value {other:?} for {name}: it may be error, warn or ignore."
        ))),
    }
}

/// Ansible: `hash_behaviour`.
pub(crate) fn merge_hashes(configuration: &Configuration) -> Result<bool, CommandError> {
    match text(
        configuration,
        "ANSIBLE_HASH_BEHAVIOUR",
        "defaults",
        "hash_behaviour",
    )
    .as_deref()
    {
        None | Some("replace") => Ok(false),
        Some("merge") => Ok(true),
        Some(other) => Err(CommandError::Usage(format!(
            "Invalid value {other:?} for ANSIBLE_HASH_BEHAVIOUR: it may be replace or merge."
        ))),
    }
}

/// The number of `-v`, or the configured one.
pub(crate) fn verbosity(
    matches: &ArgMatches,
    configuration: &Configuration,
) -> Result<u8, CommandError> {
    let given = matches.get_count("verbose");
    let configured =
        number(configuration, "ANSIBLE_VERBOSITY", "defaults", "verbosity")?.unwrap_or(0);
    Ok(given.max(u8::try_from(configured).unwrap_or(u8::MAX)))
}

fn absolute(source: &str) -> String {
    if source.contains(',') {
        return source.to_string();
    }
    std::path::absolute(PathBuf::from(source)).map_or_else(
        |_| source.to_string(),
        |path| path.to_string_lossy().into_owned(),
    )
}
