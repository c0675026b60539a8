//! Passwords to log in and to become another user.

use clap::ArgMatches;
use shevek_engine::ConfigSource;
use shevek_plugin::Secret;

use super::password_file::password_of;
use super::password_prompt::ask_password;
use crate::configuration::{Configuration, flag};
use crate::error::CommandError;

/// The passwords of a run.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// To log in.
    pub(crate) connection: Option<Secret>,
    /// To become another user.
    pub(crate) escalation: Option<Secret>,
}

/// Asks for and reads the passwords that the command line and the configuration want.
/// Ansible: `CLI.ask_passwords`.
pub(crate) fn read_secrets(
    matches: &ArgMatches,
    configuration: &Configuration,
) -> Result<Secrets, CommandError> {
    let file = |name: &str, env: &str, key: &str| {
        matches
            .get_one::<String>(name)
            .cloned()
            .or_else(|| configuration.env(env))
            .or_else(|| configuration.ini("defaults", key))
    };
    let asks = |name: &str, env: &str, section: &str, key: &str| -> Result<bool, CommandError> {
        let is_configured = || flag(configuration, env, section, key);
        Ok(matches.get_flag(name) || is_configured()?.unwrap_or(false))
    };
    let mut secrets = Secrets::default();
    let mut default = "";
    if asks("ask-pass", "ANSIBLE_ASK_PASS", "defaults", "ask_pass")? {
        // Without an answer there is no other password either.
        let Some(answer) = ask("SSH password: ")? else {
            return Ok(secrets);
        };
        secrets.connection = Some(answer);
        default = "[defaults to SSH password]";
    } else if let Some(path) = file(
        "connection-password-file",
        "ANSIBLE_CONNECTION_PASSWORD_FILE",
        "connection_password_file",
    ) {
        secrets.connection = Some(password_of(&path)?);
    }
    if asks(
        "ask-become-pass",
        "ANSIBLE_BECOME_ASK_PASS",
        "privilege_escalation",
        "become_ask_pass",
    )? {
        let method = become_prompt(matches, configuration)?;
        let Some(answer) = ask(&format!("{method} password{default}: "))? else {
            return Ok(secrets);
        };
        let is_default = answer.expose().is_empty() && !default.is_empty();
        secrets.escalation = if is_default {
            secrets.connection.clone()
        } else {
            Some(answer)
        };
    } else if let Some(path) = file(
        "become-password-file",
        "ANSIBLE_BECOME_PASSWORD_FILE",
        "become_password_file",
    ) {
        secrets.escalation = Some(password_of(&path)?);
    }
    Ok(secrets)
}

/// `BECOME`, or the method where the user wants to see it. Ansible: `agnostic_become_prompt`.
fn become_prompt(
    matches: &ArgMatches,
    configuration: &Configuration,
) -> Result<String, CommandError> {
    let is_agnostic = flag(
        configuration,
        "ANSIBLE_AGNOSTIC_BECOME_PROMPT",
        "privilege_escalation",
        "agnostic_become_prompt",
    )?;
    if is_agnostic.unwrap_or(true) {
        return Ok("BECOME".into());
    }
    let method = matches
        .get_one::<String>("become-method")
        .cloned()
        .or_else(|| configuration.env("ANSIBLE_BECOME_METHOD"))
        .or_else(|| configuration.ini("privilege_escalation", "become_method"));
    Ok(method.as_deref().unwrap_or("sudo").to_uppercase())
}

fn ask(prompt: &str) -> Result<Option<Secret>, CommandError> {
    let answer = ask_password(prompt)?;
    Ok(answer.map(|line| Secret::new(String::from_utf8_lossy(&line))))
}
