//! What a template environment is steered by.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use shevek_jinja::Budget;
use shevek_plugin::Registry;
use shevek_vault::VaultSecrets;

use crate::waiting::Waiting;

/// Gives the current time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Gives the value of an environment variable.
pub type EnvironmentVariables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Gives the value of a key in a section of ansible.cfg.
pub type IniValues = Arc<dyn Fn(&str, &str) -> Option<String> + Send + Sync>;

/// The outer world as templates see it. The default is the real one, without vault secrets.
#[derive(Clone)]
pub struct TemplateConfiguration {
    /// For `now()` and `strftime`.
    pub clock: Clock,
    /// The local time zone.
    pub time_zone: TimeZone,
    /// For `lookup('env')` and `expandvars`.
    pub environment_variables: EnvironmentVariables,
    /// For `lookup('config')`: the values of ansible.cfg.
    pub ini_values: IniValues,
    /// For `lookup('config')`: the ansible.cfg that is read.
    pub configuration_file: Option<PathBuf>,
    /// Decrypts `!vault` values, `unvault` lookups and vaulted files.
    pub vault_secrets: Arc<VaultSecrets>,
    /// Ansible's `ALLOW_BROKEN_CONDITIONALS`: any value counts as a condition by its truth.
    pub allow_broken_conditionals: bool,
    /// Where filters, tests and lookups of dylibs are found.
    pub plugins: Option<Registry>,
    /// Ansible's `MODULE_STRICT_UTF8_RESPONSE`: JSON with lone surrogates is refused.
    pub strict_utf8: bool,
    /// How much one template may do and make.
    pub budget: Budget,
    /// What lookups do while they wait.
    pub waiting: Waiting,
}

impl Default for TemplateConfiguration {
    fn default() -> Self {
        Self {
            clock: Arc::new(Timestamp::now),
            time_zone: TimeZone::system(),
            environment_variables: Arc::new(|name| std::env::var(name).ok()),
            ini_values: Arc::new(|_, _| None),
            configuration_file: None,
            vault_secrets: Arc::default(),
            allow_broken_conditionals: false,
            plugins: None,
            strict_utf8: true,
            budget: Budget::default(),
            waiting: Waiting::default(),
        }
    }
}
