//! Passwords that are in files, or printed by scripts.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use shevek_plugin::Secret;
use shevek_vault::{VaultSecrets, Zeroizing};

use super::path::unfracked;
use super::python_text::{bytes_literal, os_error};
use crate::error::CommandError;

/// The exit code with which a client script says that it does not know a vault id.
const UNKNOWN_ID: i32 = 2;

/// Where a vault password is.
pub(super) struct VaultPasswordFile<'i> {
    path: PathBuf,
    vault_id: Option<&'i str>,
    is_client: bool,
}

impl<'i> VaultPasswordFile<'i> {
    /// Looks for the file. A script whose name ends in `-client` is asked for `vault_id`.
    /// Ansible: `get_file_vault_secret`.
    pub(super) fn find(file: &str, vault_id: Option<&'i str>) -> Result<Self, String> {
        let path = unfracked(file);
        if !path.exists() {
            return Err(format!(
                "The vault password file {} was not found",
                path.display()
            ));
        }
        if path.is_dir() {
            return Err(format!(
                "The vault password file provided '{}' can not be a directory",
                path.display()
            ));
        }
        let is_client = path
            .file_stem()
            .is_some_and(|stem| stem.to_string_lossy().ends_with("-client"));
        Ok(Self {
            path,
            vault_id,
            is_client,
        })
    }

    /// Reads the password. A file may be encrypted with one of the passwords `known` so far.
    pub(super) fn read(&self, known: &VaultSecrets) -> Result<Zeroizing<Vec<u8>>, String> {
        let path = self.path.display();
        let (password, from) = if !is_executable(&self.path) {
            (self.read_file(known)?, "file")
        } else if self.is_client {
            (self.ask_client()?, "script")
        } else {
            (self.run_script()?, "script")
        };
        if password.is_empty() {
            return Err(format!(
                "Invalid vault password was provided from {from} ({path})"
            ));
        }
        Ok(password)
    }

    fn read_file(&self, known: &VaultSecrets) -> Result<Zeroizing<Vec<u8>>, String> {
        let content = read_file(&self.path).map_err(|_| {
            let path = self.path.display();
            format!("Could not read vault password file '{path}'.")
        })?;
        let content = content.trim_ascii();
        if !shevek_vault::is_encrypted(content) {
            return Ok(trimmed(content));
        }
        if known.is_empty() {
            return Err("A vault password must be specified to decrypt data.".into());
        }
        let plain = shevek_vault::decrypt(&String::from_utf8_lossy(content), known)
            .map_err(|error| error.with_cause())?;
        Ok(trimmed(&plain))
    }

    fn run_script(&self) -> Result<Zeroizing<Vec<u8>>, String> {
        let path = self.path.display();
        let (output, code, _) = run(Command::new(&self.path).stderr(Stdio::inherit()))
            .map_err(|error| problem("vault password script", &self.path, &error))?;
        if code != 0 {
            return Err(format!(
                "Vault password script {path} returned non-zero ({code}): None"
            ));
        }
        Ok(trimmed(&output))
    }

    fn ask_client(&self) -> Result<Zeroizing<Vec<u8>>, String> {
        let path = self.path.display();
        let mut command = Command::new(&self.path);
        if let Some(id) = self.vault_id.filter(|id| !id.is_empty()) {
            command.args(["--vault-id", id]);
        }
        let id = self.vault_id.unwrap_or("None");
        let (output, code, errors) = run(command.stderr(Stdio::piped()))
            .map_err(|error| problem("vault password client script", &self.path, &error))?;
        let errors = bytes_literal(&errors);
        match code {
            0 => Ok(trimmed(&output)),
            UNKNOWN_ID => Err(format!(
                "Vault password client script {path} did not find a secret for vault-id={id}: {errors}"
            )),
            code => Err(format!(
                "Vault password client script {path} returned non-zero ({code}) when getting secret for vault-id={id}: {errors}"
            )),
        }
    }
}

/// The password to log in or to become another user: in a file, printed by an executable one, or on
/// standard input (`-`). Ansible: `CLI.get_password_from_file`.
pub(super) fn password_of(file: &str) -> Result<Secret, CommandError> {
    let content = if file == "-" {
        let mut content = Zeroizing::new(Vec::new());
        std::io::stdin()
            .read_to_end(&mut content)
            .map_err(|error| {
                CommandError::Failed(format!("Standard input cannot be read: {error}"))
            })?;
        trimmed(&content)
    } else {
        password_of_file(file).map_err(CommandError::Failed)?
    };
    if content.is_empty() {
        return Err(CommandError::Failed(format!(
            "Empty password was provided from file ({file})"
        )));
    }
    let text = String::from_utf8_lossy(&content);
    Ok(Secret::new(text))
}

fn password_of_file(file: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    let path = unfracked(file);
    let shown = path.display();
    if !path.exists() {
        return Err(format!("The password file {shown} was not found"));
    }
    if !is_executable(&path) {
        let content =
            read_file(&path).map_err(|_| format!("Could not read password file '{shown}'."))?;
        return Ok(trimmed(content.trim_ascii()));
    }
    let (output, code, errors) = run(Command::new(&path).stderr(Stdio::piped())).map_err(|error| {
        format!(
            "Problem occurred when trying to run the password script {shown} ({}). If this is not a script, remove the executable bit from the file.",
            os_error(&error, Some(&path))
        )
    })?;
    if code != 0 {
        let errors = String::from_utf8_lossy(&errors);
        return Err(format!(
            "The password script {shown} returned an error (rc={code}): {errors}"
        ));
    }
    Ok(trimmed(&output))
}

fn problem(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!(
        "Problem running {what} {} ({}). If this is not a script, remove the executable bit from the file.",
        path.display(),
        os_error(error, Some(path))
    )
}

/// What a command printed, its exit code (a signal's number below zero, as Python has it), and its errors
/// where they are not inherited.
fn run(command: &mut Command) -> std::io::Result<(Zeroizing<Vec<u8>>, i32, Vec<u8>)> {
    use std::os::unix::process::ExitStatusExt as _;
    let output = command
        .stdin(Stdio::inherit())
        .stdout(Stdio::piped())
        .spawn()?
        .wait_with_output()?;
    let signal = output.status.signal().map(|signal| -signal);
    let code = output.status.code().or(signal).unwrap_or(-1);
    Ok((Zeroizing::new(output.stdout), code, output.stderr))
}

/// Without line breaks at its ends.
fn trimmed(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let start = bytes.iter().position(|byte| !is_break(byte));
    let end = bytes.iter().rposition(|byte| !is_break(byte));
    match (start, end) {
        (Some(start), Some(end)) => Zeroizing::new(bytes[start..=end].to_vec()),
        _ => Zeroizing::new(Vec::new()),
    }
}

fn read_file(path: &Path) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut file = std::fs::File::open(path)?;
    let length = file.metadata().map_or(0, |meta| meta.len() as usize);
    let mut content = Zeroizing::new(Vec::with_capacity(length + 1));
    file.read_to_end(&mut content)?;
    Ok(content)
}

fn is_executable(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|meta| meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::trimmed;

    #[test]
    fn only_line_breaks_at_the_ends_go() {
        for (before, after) in [
            ("pw\n", "pw"),
            ("\r\n a b \nc\r\n\n", " a b \nc"),
            ("\n", ""),
            ("", ""),
        ] {
            assert_eq!(*trimmed(before.as_bytes()), after.as_bytes());
        }
    }
}
