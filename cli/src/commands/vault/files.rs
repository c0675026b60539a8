//! encrypt, decrypt, view, rekey.

use shevek_vault::{Decrypted, VaultSecrets, decrypt_with_id, is_encrypted};

use super::clean_up::CleanUp;
use super::encryption::Encryption;
use super::input::Source;
use super::output::{Target, Write};
use crate::commands::pager;
use crate::configuration::Configuration;
use crate::display::Terminal;
use crate::error::CommandError;

/// What the work on files needs.
pub(super) struct VaultFiles<'c> {
    pub(super) configuration: &'c Configuration,
    pub(super) terminal: &'c Terminal,
    pub(super) clean_up: &'c CleanUp,
    /// The passwords to decrypt with.
    pub(super) secrets: &'c VaultSecrets,
}

impl VaultFiles<'_> {
    /// Encrypts a file in its place, or into `output`. The plain text that was there is overwritten.
    pub(super) fn encrypt(
        &self,
        file: &str,
        output: Option<&Target>,
        encryption: &Encryption,
    ) -> Result<(), CommandError> {
        let source = Source::of(file);
        let text = encryption.encrypt(&source.read()?)?;
        let way = Write {
            wipe_old: true,
            ..Write::default()
        };
        way.to(&target(source, output), text.as_bytes(), self.clean_up)
    }

    /// Decrypts a file in its place, or into `output`.
    pub(super) fn decrypt(&self, file: &str, output: Option<&Target>) -> Result<(), CommandError> {
        let source = Source::of(file);
        let decrypted = self.decrypted(&source.read()?, &source.name())?;
        Write::default().to(&target(source, output), &decrypted.plain, self.clean_up)
    }

    /// Shows a file.
    pub(super) fn view(&self, file: &str) -> Result<(), CommandError> {
        let source = match file {
            "-" => Source::Stdin,
            file => Source::File(std::path::absolute(file).unwrap_or_else(|_| file.into())),
        };
        let decrypted = self.decrypted(&source.read()?, file)?;
        pager::show(&decrypted.plain, self.configuration, self.terminal);
        Ok(())
    }

    /// Encrypts a file with another password. It keeps its owner and mode.
    pub(super) fn rekey(&self, file: &str, encryption: &Encryption) -> Result<(), CommandError> {
        let source = Source::of(file);
        let Source::File(path) = &source else {
            return Err(missing("-"));
        };
        let like = path
            .metadata()
            .map_err(|_| missing(&path.display().to_string()))?;
        let decrypted = self.decrypted(&source.read()?, &source.name())?;
        let text = encryption.encrypt(&decrypted.plain)?;
        let way = Write {
            like: Some(&like),
            wipe_old: false,
        };
        way.to(&target(source, None), text.as_bytes(), self.clean_up)
    }

    /// The plain text of `data`; `name` is for the message.
    pub(super) fn decrypted(&self, data: &[u8], name: &str) -> Result<Decrypted<'_>, CommandError> {
        let decrypted = if is_encrypted(data) {
            decrypt_with_id(&String::from_utf8_lossy(data), self.secrets)
        } else {
            Err(shevek_vault::VaultError::NotEncrypted)
        };
        decrypted
            .map_err(|error| CommandError::Failed(format!("{} for {name}", error.with_cause())))
    }
}

fn target(source: Source, output: Option<&Target>) -> Target {
    match (output, source) {
        (Some(target), _) => target.clone(),
        (None, Source::Stdin) => Target::Stdout,
        (None, Source::File(path)) => Target::File(path),
    }
}

fn missing(file: &str) -> CommandError {
    CommandError::Failed(format!("[Errno 2] No such file or directory: '{file}'"))
}
