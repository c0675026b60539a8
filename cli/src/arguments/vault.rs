//! Vault passwords: where the command line and the configuration say that they come from.

use clap::ArgMatches;
use shevek_engine::ConfigSource;
use shevek_vault::{VaultSecrets, Zeroizing};

use super::password_file::VaultPasswordFile;
use super::password_prompt::ask_password;
use crate::configuration::{Configuration, flag, text};
use crate::error::CommandError;

/// Ansible: `vault_identity`.
const DEFAULT_ID: &str = "default";
/// The source that asks in the old words; Ansible's name for it.
const ASK_SOURCE: &str = "prompt_ask_vault_pass";

/// What the passwords are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VaultPurpose {
    /// To read what is encrypted.
    Existing,
    /// To encrypt: a password that is asked for is asked for twice.
    New,
}

/// The sources of vault passwords, in the order in which they are read and tried.
#[derive(Debug, Default)]
pub(crate) struct VaultSources {
    /// `[ID@]SOURCE` each.
    pub(crate) ids: Vec<String>,
    /// Files for the default id.
    pub(crate) files: Vec<String>,
    /// Whether the password of the default id is asked for.
    pub(crate) ask: bool,
    /// Whether it is asked for when there is no other source.
    pub(crate) ask_without_others: bool,
}

/// The configured id of passwords that have none.
pub(crate) fn default_vault_id(configuration: &Configuration) -> String {
    let id = text(
        configuration,
        "ANSIBLE_VAULT_IDENTITY",
        "defaults",
        "vault_identity",
    );
    id.unwrap_or_else(|| DEFAULT_ID.into())
}

/// The configured vault ids.
pub(crate) fn configured_vault_ids(configuration: &Configuration) -> Vec<String> {
    let list = text(
        configuration,
        "ANSIBLE_VAULT_IDENTITY_LIST",
        "defaults",
        "vault_identity_list",
    )
    .unwrap_or_default();
    let ids = list.split(',').map(str::trim).filter(|id| !id.is_empty());
    ids.map(str::to_string).collect()
}

/// Asks for and reads the vault passwords of a run.
pub(crate) fn read_vault_secrets(
    matches: &ArgMatches,
    configuration: &Configuration,
    warn: &dyn Fn(&str),
) -> Result<VaultSecrets, CommandError> {
    VaultSources::of_command_line(matches, configuration)?.read(
        VaultPurpose::Existing,
        configuration,
        warn,
    )
}

impl VaultSources {
    /// What `--vault-id`, `--vault-password-file` and `-J` say, behind what is configured.
    pub(crate) fn of_command_line(
        matches: &ArgMatches,
        configuration: &Configuration,
    ) -> Result<Self, CommandError> {
        let given = |name: &str| matches.get_many::<String>(name).into_iter().flatten();
        let ask = flag(
            configuration,
            "ANSIBLE_ASK_VAULT_PASS",
            "defaults",
            "ask_vault_pass",
        )?;
        let mut ids = configured_vault_ids(configuration);
        ids.extend(given("vault-id").cloned());
        Ok(Self {
            ids,
            files: given("vault-password-file").cloned().collect(),
            ask: matches.get_flag("ask-vault-password") || ask.unwrap_or(false),
            ask_without_others: false,
        })
    }

    /// Asks for and reads the passwords. A file that gives none is told with `warn`, and an error only when
    /// no other source gives one. Ansible: `CLI.setup_vault_secrets`.
    pub(crate) fn read(
        mut self,
        purpose: VaultPurpose,
        configuration: &Configuration,
        warn: &dyn Fn(&str),
    ) -> Result<VaultSecrets, CommandError> {
        let default_id = default_vault_id(configuration);
        self.files.extend(configured_file(configuration));
        let of_default = |source: &str| (Some(default_id.clone()), source.to_string());
        let mut sources: Vec<(Option<String>, String)> =
            self.ids.iter().map(|source| split(source)).collect();
        sources.extend(self.files.iter().map(|file| of_default(file)));
        if self.ask || (sources.is_empty() && self.ask_without_others) {
            sources.push(of_default(ASK_SOURCE));
        }
        let mut secrets = VaultSecrets::new();
        let mut failure = None;
        for (id, source) in &sources {
            let id_or_default = id
                .as_deref()
                .filter(|id| !id.is_empty())
                .unwrap_or(&default_id);
            if matches!(source.as_str(), "prompt" | ASK_SOURCE) {
                let secret = ask(source, id_or_default, purpose).inspect_err(|error| {
                    if let CommandError::Failed(reason) = error {
                        let shown = id.as_deref().unwrap_or("None");
                        warn(&format!(
                            "Error in vault password prompt ({shown}): {reason}"
                        ));
                    }
                })?;
                secrets.add(id_or_default, secret.to_vec());
                continue;
            }
            match from_file(source, id.as_deref(), &secrets, warn) {
                Ok(secret) => secrets.add(id_or_default, secret.to_vec()),
                Err(reason) => failure = Some(reason),
            }
        }
        if let Some(reason) = failure.filter(|_| secrets.is_empty()) {
            return Err(CommandError::Failed(reason));
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
}

/// `ID@SOURCE`, or a source alone. Ansible: `CLI.split_vault_id`.
fn split(source: &str) -> (Option<String>, String) {
    match source.split_once('@') {
        Some((id, source)) => (Some(id.to_string()), source.to_string()),
        None => (None, source.to_string()),
    }
}

/// The configured password file; a relative path in ansible.cfg is relative to it.
fn configured_file(configuration: &Configuration) -> Option<String> {
    if let Some(file) = configuration.env("ANSIBLE_VAULT_PASSWORD_FILE") {
        return Some(file).filter(|file| !file.is_empty());
    }
    let file = configuration.ini("defaults", "vault_password_file")?;
    let base = configuration.file().and_then(std::path::Path::parent);
    match base {
        Some(base) if !file.starts_with(['~', '$', '/']) => {
            Some(base.join(file).to_string_lossy().into_owned())
        }
        _ => Some(file).filter(|file| !file.is_empty()),
    }
}

fn from_file(
    file: &str,
    id: Option<&str>,
    known: &VaultSecrets,
    warn: &dyn Fn(&str),
) -> Result<Zeroizing<Vec<u8>>, String> {
    let shown = id.unwrap_or("None");
    let found = VaultPasswordFile::find(file, id).inspect_err(|reason| {
        warn(&format!(
            "Error getting vault password file ({shown}): {reason}"
        ));
    })?;
    found.read(known).inspect_err(|reason| {
        warn(&format!(
            "Error in vault password file loading ({shown}): {reason}"
        ));
    })
}

/// Asks for a password; a new one twice. Ansible: `PromptVaultSecret.ask_vault_passwords`.
fn ask(source: &str, id: &str, purpose: VaultPurpose) -> Result<Zeroizing<Vec<u8>>, CommandError> {
    let prompts = match (purpose, source) {
        (VaultPurpose::Existing, "prompt") => vec![format!("Vault password ({id}): ")],
        (VaultPurpose::Existing, _) => vec!["Vault password: ".to_string()],
        (VaultPurpose::New, "prompt") => vec![
            format!("New vault password ({id}): "),
            format!("Confirm new vault password ({id}): "),
        ],
        (VaultPurpose::New, _) => vec![
            "New Vault password: ".to_string(),
            "Confirm New Vault password: ".to_string(),
        ],
    };
    let failed = |reason: String| Err(CommandError::Failed(reason));
    let mut answers = Vec::new();
    for prompt in prompts {
        let Some(answer) = ask_password(&prompt)? else {
            return failed(format!("EOFError (ctrl-d) on prompt for ({id})"));
        };
        if answer.is_empty() {
            return failed("Invalid vault password was provided".into());
        }
        answers.push(Zeroizing::new(answer.trim_ascii().to_vec()));
    }
    if answers.iter().any(|answer| *answer != answers[0]) {
        return failed("Passwords do not match".into());
    }
    Ok(answers.swap_remove(0))
}
