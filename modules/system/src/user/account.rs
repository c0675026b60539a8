//! What the system knows of an account.

use std::path::Path;

use shevek_plugin::ModuleError;
use shevek_plugin::target::{Shadow, User};

use super::arguments::Args;

/// An account with its password. Ansible: `user_info`.
pub(super) struct Account {
    pub(super) user: User,
    /// The hash; empty when it cannot be known.
    pub(super) password: String,
    pub(super) shadow: Option<Shadow>,
}

impl Args {
    /// Whether the account exists; with `local`, in the file of this machine.
    pub(super) fn exists(&self) -> Result<bool, ModuleError> {
        if !self.is_local() {
            return Ok(User::by_name(&self.name).is_some());
        }
        let file = "/etc/passwd";
        if !Path::new(file).exists() {
            return Err(ModuleError::new(format!(
                "'local: true' specified but unable to find local account file {file} to parse."
            )));
        }
        let start = format!("{}:", self.name);
        let text = std::fs::read(file).unwrap_or_default();
        Ok(text
            .split(|byte| *byte == b'\n')
            .any(|line| line.starts_with(start.as_bytes())))
    }

    /// The account as it is now.
    pub(super) fn account(&self) -> Result<Option<Account>, ModuleError> {
        if !self.exists()? {
            return Ok(None);
        }
        Ok(User::by_name(&self.name).map(|user| {
            let shadow = Shadow::by_name(&self.name);
            Account {
                user,
                password: shadow
                    .as_ref()
                    .map(|line| line.password.clone())
                    .unwrap_or_default(),
                shadow,
            }
        }))
    }
}
