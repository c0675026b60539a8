//! The command: options, passwords, then the work.

use std::io::{IsTerminal as _, stdin, stdout};
use std::process::ExitCode;

use clap::ArgMatches;
use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit};
use shevek_vault::VaultSecrets;

use super::clean_up::CleanUp;
use super::encrypt_string;
use super::encryption::Encryption;
use super::files::VaultFiles;
use super::output::{Target, Write};
use crate::arguments::{VaultPurpose, VaultSources, configured_vault_ids};
use crate::commands::session::terminal;
use crate::configuration::{Configuration, text};
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

const NO_PASSWORD: &str = "A vault password is required to use Ansible's Vault";

/// Runs `shevek vault`. Ansible: `VaultCLI.run`.
pub(in crate::commands) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let Some((action, matches)) = matches.subcommand() else {
        // clap lets no other through.
        return Ok(ExitCode::from(2));
    };
    let configuration = Configuration::load()?;
    let terminal = terminal(&configuration)?;
    for warning in &configuration.warnings {
        terminal.warning(warning);
    }
    if matches.get_count("verbose") > 0 {
        let file = configuration.file().map_or_else(
            || "No config file found; using defaults".to_string(),
            |path| format!("Using {} as config file", path.display()),
        );
        terminal.line(&file, Colour::Verbose);
    }
    let command = VaultCommand {
        action,
        matches,
        configuration: &configuration,
        terminal: &terminal,
    };
    command.check()?;
    keep_private();
    let clean_up =
        CleanUp::on_signals(&terminal).map_err(|error| CommandError::Unexpected(error.into()))?;
    command.work(&clean_up)?;
    Ok(ExitCode::SUCCESS)
}

/// Whatever this process and its editor write is for its user only, and a crash writes no memory to a disk.
fn keep_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // One more care; without it everything works too.
    let _ = setrlimit(Resource::Core, none);
}

struct VaultCommand<'c> {
    action: &'c str,
    matches: &'c ArgMatches,
    configuration: &'c Configuration,
    terminal: &'c Terminal,
}

impl VaultCommand<'_> {
    fn files(&self) -> Vec<&str> {
        let files = self.matches.try_get_many::<String>("files");
        files
            .ok()
            .flatten()
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect()
    }

    fn text(&self, name: &str) -> Option<&str> {
        let value = self.matches.try_get_one::<String>(name).ok().flatten();
        value.map(String::as_str)
    }

    /// What makes no sense is refused before anything is asked. Ansible: `VaultCLI.post_process_args`.
    fn check(&self) -> Result<(), CommandError> {
        let ids = self.matches.get_many::<String>("vault-id");
        if let Some(id) = ids.into_iter().flatten().find(|id| id.contains(';')) {
            return Err(CommandError::Usage(format!(
                "'{id}' is not a valid vault id. The character ';' is not allowed in vault ids"
            )));
        }
        let inputs = self.matches.try_get_many::<String>("strings");
        let inputs = inputs
            .ok()
            .flatten()
            .map_or(self.files().len(), Iterator::count);
        if self.text("output").is_some() && inputs > 1 {
            return Err(CommandError::Usage(
                "At most one input file may be used with the --output option".into(),
            ));
        }
        if self.action == "encrypt_string" {
            encrypt_string::reads_stdin(self.matches)?;
        }
        Ok(())
    }

    fn work(&self, clean_up: &CleanUp) -> Result<(), CommandError> {
        match self.action {
            "encrypt" | "encrypt_string" | "create" => {
                let encryption = self.encryption()?;
                let none = VaultSecrets::new();
                let files = self.vault_files(clean_up, &none);
                match self.action {
                    "encrypt" => self.encrypt(&files, &encryption),
                    "create" => self.create(&files, &encryption),
                    _ => self.encrypt_string(clean_up, &encryption),
                }
            }
            "rekey" => {
                let secrets = self.secrets(VaultPurpose::Existing)?;
                let encryption = self.new_encryption()?;
                let files = self.vault_files(clean_up, &secrets);
                for file in self.files() {
                    files.rekey(file, &encryption)?;
                }
                self.tell("Rekey successful");
                Ok(())
            }
            action => {
                let secrets = self.secrets(VaultPurpose::Existing)?;
                let files = self.vault_files(clean_up, &secrets);
                match action {
                    "view" => self.files().iter().try_for_each(|file| files.view(file)),
                    "edit" => self.files().iter().try_for_each(|file| files.edit(file)),
                    _ => self.decrypt(&files),
                }
            }
        }
    }

    fn vault_files<'f>(
        &'f self,
        clean_up: &'f CleanUp,
        secrets: &'f VaultSecrets,
    ) -> VaultFiles<'f> {
        VaultFiles {
            configuration: self.configuration,
            terminal: self.terminal,
            clean_up,
            secrets,
        }
    }

    fn encrypt(&self, files: &VaultFiles<'_>, encryption: &Encryption) -> Result<(), CommandError> {
        let output = self.text("output").map(Target::of);
        for file in self.files_or_stdin("Reading plaintext input from stdin") {
            files.encrypt(file, output.as_ref(), encryption)?;
        }
        self.tell_on_terminal("Encryption successful");
        Ok(())
    }

    fn decrypt(&self, files: &VaultFiles<'_>) -> Result<(), CommandError> {
        let output = self.text("output").map(Target::of);
        for file in self.files_or_stdin("Reading ciphertext input from stdin") {
            files.decrypt(file, output.as_ref())?;
        }
        self.tell_on_terminal("Decryption successful");
        Ok(())
    }

    fn create(&self, files: &VaultFiles<'_>, encryption: &Encryption) -> Result<(), CommandError> {
        let names = self.files();
        let [file] = names[..] else {
            return Err(CommandError::Usage(
                "ansible-vault create can take only one filename argument".into(),
            ));
        };
        if !stdout().is_terminal() && !self.matches.get_flag("skip-tty-check") {
            return Err(CommandError::Usage(
                "not a tty, editor cannot be opened".into(),
            ));
        }
        files.create(file, encryption)
    }

    fn encrypt_string(
        &self,
        clean_up: &CleanUp,
        encryption: &Encryption,
    ) -> Result<(), CommandError> {
        let reads_stdin = encrypt_string::reads_stdin(self.matches)?;
        let yaml = encrypt_string::encrypted(self.matches, reads_stdin, encryption, self.terminal)?;
        let target = Target::of(self.text("output").unwrap_or("-"));
        Write::default().to(&target, yaml.as_bytes(), clean_up)?;
        self.tell_on_terminal("Encryption successful");
        Ok(())
    }

    fn files_or_stdin(&self, note: &str) -> Vec<&str> {
        let files = self.files();
        if !files.is_empty() {
            return files;
        }
        if stdin().is_terminal() {
            self.tell(note);
        }
        vec!["-"]
    }

    fn tell(&self, text: &str) {
        self.terminal.error_line(text, Colour::Plain);
    }

    fn tell_on_terminal(&self, text: &str) {
        if stdout().is_terminal() {
            self.tell(text);
        }
    }

    fn secrets(&self, purpose: VaultPurpose) -> Result<VaultSecrets, CommandError> {
        let mut sources = VaultSources::of_command_line(self.matches, self.configuration)?;
        sources.ask_without_others = true;
        let secrets = self.read(sources, purpose)?;
        if secrets.is_empty() {
            return Err(CommandError::Usage(NO_PASSWORD.into()));
        }
        Ok(secrets)
    }

    fn read(
        &self,
        sources: VaultSources,
        purpose: VaultPurpose,
    ) -> Result<VaultSecrets, CommandError> {
        sources.read(purpose, self.configuration, &|warning| {
            self.terminal.warning(warning);
        })
    }

    /// The vault id to encrypt with: the option, or what is configured.
    fn encrypt_vault_id(&self) -> Option<String> {
        let given = self.text("encrypt-vault-id").filter(|id| !id.is_empty());
        let configured = || {
            text(
                self.configuration,
                "ANSIBLE_VAULT_ENCRYPT_IDENTITY",
                "defaults",
                "vault_encrypt_identity",
            )
        };
        given.map(str::to_string).or_else(configured)
    }

    fn encryption(&self) -> Result<Encryption, CommandError> {
        let wanted = self.encrypt_vault_id().filter(|id| !id.is_empty());
        let secrets = self.secrets(VaultPurpose::New)?;
        let ids: Vec<&str> = secrets.ids().collect();
        if ids.len() > 1 && wanted.is_none() {
            return Err(CommandError::Usage(format!(
                "The vault-ids {} are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id",
                ids.join(",")
            )));
        }
        Encryption::choose(self.configuration, &secrets, wanted.as_deref())
    }

    /// What `rekey` encrypts with.
    fn new_encryption(&self) -> Result<Encryption, CommandError> {
        let wanted = self.encrypt_vault_id().filter(|id| !id.is_empty());
        let given = VaultSources::of_command_line(self.matches, self.configuration)?;
        let mut sources = VaultSources {
            ask: given.ask,
            ask_without_others: true,
            ..VaultSources::default()
        };
        if wanted.is_some() {
            sources.ids = configured_vault_ids(self.configuration);
        }
        sources
            .ids
            .extend(self.text("new-vault-id").map(str::to_string));
        sources
            .files
            .extend(self.text("new-vault-password-file").map(str::to_string));
        let secrets = self.read(sources, VaultPurpose::New)?;
        if secrets.is_empty() {
            return Err(CommandError::Usage(
                "A new vault password is required to use Ansible's Vault rekey".into(),
            ));
        }
        Encryption::choose(self.configuration, &secrets, wanted.as_deref())
    }
}
