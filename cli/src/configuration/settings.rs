//! Single settings with their environment variable and their place in ansible.cfg.

use shevek_engine::ConfigSource;

use super::Configuration;
use crate::error::CommandError;

/// A text setting: environment variable first, then `[section] key`.
pub(crate) fn text(
    configuration: &Configuration,
    env: &str,
    section: &str,
    key: &str,
) -> Option<String> {
    configuration
        .env(env)
        .or_else(|| configuration.ini(section, key))
}

/// A truth value.
pub(crate) fn flag(
    configuration: &Configuration,
    env: &str,
    section: &str,
    key: &str,
) -> Result<Option<bool>, CommandError> {
    let Some(value) = text(configuration, env, section, key) else {
        return Ok(None);
    };
    match value.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "on" | "1" | "y" | "t" => Ok(Some(true)),
        "no" | "false" | "off" | "0" | "n" | "f" | "" => Ok(Some(false)),
        _ => Err(invalid(env, section, key, &value, "a truth value")),
    }
}

/// A whole number.
pub(crate) fn number(
    configuration: &Configuration,
    env: &str,
    section: &str,
    key: &str,
) -> Result<Option<u64>, CommandError> {
    // As in Ansible, an empty number is none.
    let given = text(configuration, env, section, key);
    let Some(value) = given.filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    value
        .trim()
        .parse()
        .map(Some)
        .map_err(|_| invalid(env, section, key, &value, "a whole number"))
}

fn invalid(env: &str, section: &str, key: &str, value: &str, wanted: &str) -> CommandError {
    CommandError::Usage(format!(
        "Invalid value {value:?} for {env} (or [{section}] {key} in ansible.cfg): it must be {wanted}."
    ))
}
