//! The password and the id to encrypt with.

use std::fs::File;
use std::io::Read as _;

use shevek_vault::{VaultSecrets, Zeroizing};

use crate::configuration::{Configuration, text};
use crate::error::CommandError;

/// What new vault texts are encrypted with.
pub(super) struct Encryption {
    secret: Zeroizing<Vec<u8>>,
    vault_id: String,
    salt: Option<String>,
}

impl Encryption {
    /// Encrypts with `secret`, under `vault_id`.
    pub(super) fn new(configuration: &Configuration, secret: &[u8], vault_id: &str) -> Self {
        let salt = text(
            configuration,
            "ANSIBLE_VAULT_ENCRYPT_SALT",
            "defaults",
            "vault_encrypt_salt",
        );
        Self {
            secret: Zeroizing::new(secret.to_vec()),
            vault_id: vault_id.to_string(),
            salt: salt.filter(|salt| !salt.is_empty()),
        }
    }

    /// The first password of `secrets`, or that of `wanted`. Ansible: `match_encrypt_secret`.
    pub(super) fn choose(
        configuration: &Configuration,
        secrets: &VaultSecrets,
        wanted: Option<&str>,
    ) -> Result<Self, CommandError> {
        let (vault_id, secret) = secrets.get(wanted).ok_or_else(|| {
            let known: Vec<String> = secrets.ids().map(|id| format!("'{id}'")).collect();
            CommandError::Failed(format!(
                "Did not find a match for --encrypt-vault-id={} in the known vault-ids [{}]",
                wanted.unwrap_or_default(),
                known.join(", ")
            ))
        })?;
        Ok(Self::new(configuration, secret, vault_id))
    }

    /// Encrypts.
    pub(super) fn encrypt(&self, plain: &[u8]) -> Result<String, CommandError> {
        let salt = match &self.salt {
            Some(salt) => salt.clone().into_bytes(),
            None => {
                let mut salt = vec![0; 32];
                File::open("/dev/urandom")
                    .and_then(|mut source| source.read_exact(&mut salt))
                    .map_err(|error| {
                        CommandError::Failed(format!("no randomness from /dev/urandom: {error}"))
                    })?;
                salt
            }
        };
        shevek_vault::encrypt_with_salt(plain, &self.secret, Some(&self.vault_id), salt)
            .map_err(|error| CommandError::Failed(error.with_cause()))
    }
}
