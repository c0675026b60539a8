//! What the command line and the configuration say about a run.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_jinja::Dict;
use shevek_plugin::Secret;
use shevek_yaml::DuplicateKeys;

use crate::fact_cache::FactCache;

/// Gives the values of environment variables and of `ansible.cfg`.
pub trait ConfigSource: Send + Sync {
    /// An environment variable.
    fn env(&self, name: &str) -> Option<String>;

    /// `key` in `[section]` of ansible.cfg.
    fn ini(&self, section: &str, key: &str) -> Option<String>;
}

/// A source without values.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoConfig;

impl ConfigSource for NoConfig {
    fn env(&self, _name: &str) -> Option<String> {
        None
    }

    fn ini(&self, _section: &str, _key: &str) -> Option<String> {
        None
    }
}

/// When facts are gathered. Ansible: `gathering`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gathering {
    /// Unless a play says no.
    #[default]
    Implicit,
    /// Only where a play says so.
    Explicit,
    /// Unless a play says no or they were gathered before.
    Smart,
}

/// The settings of one run.
#[derive(Clone)]
pub struct Settings {
    /// On how many hosts a task runs at once. Ansible: `-f`.
    pub forks: usize,
    /// Predict only. Ansible: `-C`.
    pub check: bool,
    /// Report differences. Ansible: `-D`.
    pub diff: bool,
    /// Number of `-v`.
    pub verbosity: u8,
    /// The connection plugin where nothing else says one. Ansible: `-c`.
    pub connection: String,
    /// The login user where nothing else says one. Ansible: `-u`.
    pub remote_user: Option<String>,
    /// Seconds that connecting may take. Ansible: `-T`.
    pub timeout: Option<u64>,
    /// The login password. Ansible: `-k`.
    pub connection_password: Option<Secret>,
    /// The private key's file. Ansible: `--private-key`.
    pub private_key_file: Option<String>,
    /// Arguments for every SSH connection. Ansible: `--ssh-common-args`.
    pub ssh_common_args: Option<String>,
    /// More arguments. Ansible: `--ssh-extra-args`.
    pub ssh_extra_args: Option<String>,
    /// Whether to become another user. Ansible: `-b`.
    pub become_: bool,
    /// How. Ansible: `--become-method`.
    pub become_method: Option<String>,
    /// Whom. Ansible: `--become-user`.
    pub become_user: Option<String>,
    /// The password for it. Ansible: `-K`.
    pub become_password: Option<Secret>,
    /// Extra variables, which win over all others. Ansible: `-e`.
    pub extra_vars: Dict,
    /// The pattern that limits hosts. Ansible: `-l`.
    pub limit: Option<String>,
    /// Run only tasks with one of these tags. Ansible: `-t`.
    pub tags: Vec<String>,
    /// Leave out tasks with one of these tags. Ansible: `--skip-tags`.
    pub skip_tags: Vec<String>,
    /// When facts are gathered. Ansible: `gathering`.
    pub gathering: Gathering,
    /// Whether handlers run on failed hosts where a play does not say. Ansible: `--force-handlers`.
    pub force_handlers: bool,
    /// The strategy of plays that name none. Ansible: `strategy`.
    pub strategy: String,
    /// Begin with the first task of that name or pattern. Ansible: `--start-at-task`.
    pub start_at_task: Option<String>,
    /// Ask before each task. Ansible: `--step`.
    pub step: bool,
    /// Whether arguments and results are censored where nothing else says. Ansible: `no_log`.
    pub no_log: bool,
    /// Whether all hosts stop when one fails, where nothing else says. Ansible: `any_errors_fatal`.
    pub any_errors_fatal: bool,
    /// Whether a notified handler that does not exist is an error. Ansible: `error_on_missing_handler`.
    pub error_on_missing_handler: bool,
    /// Whether the debugger starts at failed and unreachable tasks. Ansible: `enable_task_debugger`.
    pub debugger: bool,
    /// Whether `debugger` heeds `ignore_errors`. Ansible: `task_debugger_ignore_errors`.
    pub debugger_ignore_errors: bool,
    /// Whether dictionaries of the same name are merged. Ansible: `hash_behaviour`.
    pub merge_hashes: bool,
    /// What happens when a mapping in YAML has a key twice. Ansible: `duplicate_dict_key`.
    pub duplicate_keys: DuplicateKeys,
    /// Whether facts are variables of their own too. Ansible: `inject_facts_as_vars`.
    pub inject_facts: bool,
    /// Seconds between two looks at an asynchronous job. Ansible: `poll_interval`.
    pub poll_interval: u64,
    /// Seconds that tasks may take which do not say; 0 is no limit. Ansible: `task_timeout`.
    pub task_timeout: u64,
    /// The directory of the playbook: relative files are looked up there.
    pub playbook_dir: PathBuf,
    /// The inventory sources, for `ansible_inventory_sources`.
    pub inventory_sources: Vec<String>,
    /// The ansible.cfg that was read.
    pub config_file: Option<PathBuf>,
    /// Where facts are kept between runs. Ansible: `fact_caching`.
    pub fact_cache: FactCache,
    /// Values of environment variables and ansible.cfg.
    pub config: Arc<dyn ConfigSource>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            forks: 5,
            check: false,
            diff: false,
            verbosity: 0,
            connection: "ssh".into(),
            remote_user: None,
            timeout: None,
            connection_password: None,
            private_key_file: None,
            ssh_common_args: None,
            ssh_extra_args: None,
            become_: false,
            become_method: None,
            become_user: None,
            become_password: None,
            extra_vars: Dict::new(),
            limit: None,
            tags: Vec::new(),
            skip_tags: Vec::new(),
            gathering: Gathering::default(),
            force_handlers: false,
            strategy: "linear".into(),
            start_at_task: None,
            step: false,
            no_log: false,
            any_errors_fatal: false,
            error_on_missing_handler: true,
            debugger: false,
            debugger_ignore_errors: true,
            merge_hashes: false,
            duplicate_keys: DuplicateKeys::default(),
            inject_facts: true,
            poll_interval: 15,
            playbook_dir: PathBuf::from("."),
            inventory_sources: Vec::new(),
            config_file: None,
            task_timeout: 0,
            fact_cache: FactCache::none(),
            config: Arc::new(NoConfig),
        }
    }
}
