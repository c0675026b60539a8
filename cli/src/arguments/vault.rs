//! Vault passwords: where the command line and the configuration say that they come from.

use std::path::Path;

use clap::ArgMatches;
use shevek_engine::ConfigSource;
use shevek_plugin::Secret;
use shevek_vault::VaultSecrets;

use super::secrets::{ask, from_file_with};
use crate::configuration::{Configuration, flag};
use crate::error::CommandError;

/// Ansible: `vault_identity`.
const DEFAULT_ID: &str = "default";

/// Asks for and reads the vault passwords, in the order in which they are tried.
/// Ansible: `CLI.setup_vault_secrets`.
pub(crate) fn read_vault_secrets(
    matches: &ArgMatches,
    configuration: &Configuration,
) -> Result<VaultSecrets, CommandError> {
    let setting = |env: &str, key: &str| {
        configuration
            .env(env)
            .or_else(|| configuration.ini("defaults", key))
    };
    let given = |name: &str| {
        matches
            .get_many::<String>(name)
            .into_iter()
            .flatten()
            .cloned()
    };
    let default_id =
        setting("ANSIBLE_VAULT_IDENTITY", "vault_identity").unwrap_or_else(|| DEFAULT_ID.into());
    let listed = setting("ANSIBLE_VAULT_IDENTITY_LIST", "vault_identity_list").unwrap_or_default();
    let listed = listed.split(',').map(str::trim).map(str::to_string);
    let mut secrets = VaultSecrets::new();
    for source in listed
        .chain(given("vault-id"))
        .filter(|text| !text.is_empty())
    {
        let (id, source) = source
            .split_once('@')
            .filter(|(id, _)| !id.is_empty())
            .unwrap_or((&default_id, source.trim_start_matches('@')));
        let secret = match source {
            "prompt" => ask(&format!("Vault password ({id}): "))?,
            "prompt_ask_vault_pass" => ask("Vault password: ")?,
            file => from_source(file, id)?,
        };
        secrets.add(id, secret.expose().as_bytes().to_vec());
    }
    let configured = setting("ANSIBLE_VAULT_PASSWORD_FILE", "vault_password_file");
    for path in given("vault-password-file").chain(configured) {
        let secret = from_source(&path, &default_id)?;
        secrets.add(&*default_id, secret.expose().as_bytes().to_vec());
    }
    if matches.get_flag("ask-vault-password") {
        let secret = ask("Vault password: ")?;
        secrets.add(&*default_id, secret.expose().as_bytes().to_vec());
    }
    let must_match = flag(
        configuration,
        "ANSIBLE_VAULT_ID_MATCH",
        "defaults",
        "vault_id_match",
    )?;
    secrets.require_matching_id(must_match.unwrap_or(false));
    Ok(secrets)
}

/// A password of a file. A script whose name ends in `-client` is told the vault id.
fn from_source(file: &str, id: &str) -> Result<Secret, CommandError> {
    let path = Path::new(file);
    let is_client = path
        .file_stem()
        .is_some_and(|stem| stem.to_string_lossy().ends_with("-client"));
    let args: &[&str] = if is_client { &["--vault-id", id] } else { &[] };
    from_file_with(path, args)
}
