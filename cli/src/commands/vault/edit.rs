//! create, edit.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Command;

use shevek_engine::ConfigSource;
use shevek_plugin::shell_words;
use shevek_vault::{Zeroizing, parse_header};

use super::encryption::Encryption;
use super::files::VaultFiles;
use super::input::Source;
use super::output::{Target, Write};
use super::private_folder::{PrivateFolder, read};
use crate::arguments::{default_vault_id, os_error, real_path};
use crate::configuration::text;
use crate::error::CommandError;

impl VaultFiles<'_> {
    /// Opens an editor and encrypts what it leaves. Ansible: `VaultEditor.create_file`.
    pub(super) fn create(&self, file: &str, encryption: &Encryption) -> Result<(), CommandError> {
        let path = Path::new(file);
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = folder
            && !folder.exists()
        {
            let shown = folder.display();
            self.terminal
                .warning(&format!("{shown} does not exist, creating..."));
            let mut builder = DirBuilder::new();
            builder
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(|error| {
                    CommandError::Failed(format!("Unable to create local directories: {error}"))
                })?;
        }
        if path.is_file() {
            return Err(CommandError::Failed(format!(
                "{file} exists, please use 'edit' instead"
            )));
        }
        let path = real_path(path);
        let plain = self.edited(&path, b"")?;
        let text = encryption.encrypt(&plain)?;
        Write::default().to(&Target::File(path), text.as_bytes(), self.clean_up)
    }

    /// Opens an editor on the plain text of a file and encrypts what it leaves with the same password and id.
    /// The file keeps its owner and mode, and is not touched when nothing changed. Ansible:
    /// `VaultEditor.edit_file`.
    pub(super) fn edit(&self, file: &str) -> Result<(), CommandError> {
        let source = Source::of(file);
        let data = source.read()?;
        let decrypted = self.decrypted(&data, &source.name())?;
        let Source::File(path) = source else {
            return Err(CommandError::Failed(
                "standard input cannot be edited: name a file".into(),
            ));
        };
        let plain = self.edited(&path, &decrypted.plain)?;
        if *plain == *decrypted.plain {
            return Ok(());
        }
        let header = String::from_utf8_lossy(&data);
        let header =
            parse_header(&header).map_err(|error| CommandError::Failed(error.with_cause()))?;
        // A text of version 1.1 belongs to the id that is configured for those without one.
        let vault_id = if header.version == "1.1" && header.vault_id == "default" {
            default_vault_id(self.configuration)
        } else {
            header.vault_id
        };
        let encryption = Encryption::new(self.configuration, decrypted.secret, &vault_id);
        let text = encryption.encrypt(&plain)?;
        let like = path.metadata().ok();
        let way = Write {
            like: like.as_ref(),
            wipe_old: false,
        };
        way.to(&Target::File(path), text.as_bytes(), self.clean_up)
    }

    /// What the editor makes of `plain`. Nothing of it is left when this returns.
    fn edited(&self, path: &Path, plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, CommandError> {
        let folder = PrivateFolder::make(self.configuration, self.clean_up)?;
        // Editors know a file's kind by its name.
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let edited = folder.write(&name, plain).map_err(|error| {
            CommandError::Failed(format!("The editor's file cannot be written: {error}"))
        })?;
        let mut words = self.editor()?;
        words.push(edited.to_string_lossy().into_owned());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        let status = self.clean_up.run_editor(&mut command).map_err(|error| {
            CommandError::Failed(format!(
                "Unable to execute the command \"{}\": {}",
                words.join(" "),
                os_error(&error, Some(Path::new(&words[0])))
            ))
        })?;
        // What a crashed editor leaves may be half of it, or nothing.
        if let Some(signal) = status.signal() {
            return Err(CommandError::Failed(format!(
                "The editor was ended by signal {signal}: {} is left as it was",
                path.display()
            )));
        }
        read(&edited).map_err(|error| {
            CommandError::Failed(format!(
                "Unable to read source file ({}): {}",
                edited.display(),
                os_error(&error, Some(&edited))
            ))
        })
    }

    /// The words of the editor's command.
    fn editor(&self) -> Result<Vec<String>, CommandError> {
        let line = self
            .configuration
            .env("ANSIBLE_EDITOR")
            .or_else(|| text(self.configuration, "EDITOR", "defaults", "editor"))
            .unwrap_or_else(|| "vi".into());
        let words = shell_words::split(&line).map_err(|error| {
            CommandError::Failed(format!("The editor's command {line:?} is wrong: {error}"))
        })?;
        if words.is_empty() {
            return Err(CommandError::Failed(
                "The editor's command is empty: set EDITOR".into(),
            ));
        }
        Ok(words)
    }
}
