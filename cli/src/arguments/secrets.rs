//! Passwords: asked for on the terminal, or read from files.

use std::io::{BufRead, Write, stderr, stdin};
use std::path::Path;

use clap::ArgMatches;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use shevek_engine::ConfigSource;
use shevek_plugin::Secret;

use crate::configuration::Configuration;
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
    let mut secrets = Secrets::default();
    if matches.get_flag("ask-pass") {
        secrets.connection = Some(ask("SSH password: ")?);
    } else if let Some(path) = file(
        "connection-password-file",
        "ANSIBLE_CONNECTION_PASSWORD_FILE",
        "connection_password_file",
    ) {
        secrets.connection = Some(from_file(Path::new(&path))?);
    }
    if matches.get_flag("ask-become-pass") {
        let method = matches
            .get_one::<String>("become-method")
            .map_or("BECOME", String::as_str)
            .to_uppercase();
        let default = if secrets.connection.is_some() {
            "[defaults to SSH password]"
        } else {
            ""
        };
        let answer = ask(&format!("{method} password{default}: "))?;
        let is_empty = answer.expose().is_empty();
        secrets.escalation = if is_empty {
            secrets.connection.clone()
        } else {
            Some(answer)
        };
    } else if let Some(path) = file(
        "become-password-file",
        "ANSIBLE_BECOME_PASSWORD_FILE",
        "become_password_file",
    ) {
        secrets.escalation = Some(from_file(Path::new(&path))?);
    }
    Ok(secrets)
}

/// The first line of a file, or of what an executable file prints.
fn from_file(path: &Path) -> Result<Secret, CommandError> {
    from_file_with(path, &[])
}

/// The same; an executable file gets `args`.
pub(super) fn from_file_with(path: &Path, args: &[&str]) -> Result<Secret, CommandError> {
    use std::os::unix::fs::PermissionsExt;
    let refuse = |reason: String| {
        CommandError::Failed(format!("The password file {} {reason}", path.display()))
    };
    let meta =
        std::fs::metadata(path).map_err(|error| refuse(format!("cannot be read: {error}")))?;
    let text = if meta.permissions().mode() & 0o111 != 0 {
        // A bare name is a file of the current directory, not a program of PATH.
        let program = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let output = std::process::Command::new(program)
            .args(args)
            .stdin(std::process::Stdio::null())
            .stderr(std::process::Stdio::inherit())
            .output()
            .map_err(|error| refuse(format!("cannot be run: {error}")))?;
        if !output.status.success() {
            return Err(refuse(format!("ended with {}", output.status)));
        }
        String::from_utf8(output.stdout).map_err(|_| refuse("did not print text".into()))?
    } else {
        std::fs::read_to_string(path).map_err(|error| refuse(format!("cannot be read: {error}")))?
    };
    let secret = text.lines().next().unwrap_or_default().trim();
    if secret.is_empty() {
        return Err(refuse("is empty".into()));
    }
    Ok(Secret::new(secret))
}

/// Asks without showing what is typed. Without a terminal a line of standard input is the answer.
pub(super) fn ask(prompt: &str) -> Result<Secret, CommandError> {
    let input = stdin();
    let before = tcgetattr(&input).ok();
    let mut err = stderr().lock();
    // The prompt is a courtesy: a closed standard error does not stop anybody from typing.
    let _ = write!(err, "{prompt}");
    let _ = err.flush();
    if let Some(before) = &before {
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        let _ = tcsetattr(&input, OptionalActions::Now, &silent);
    }
    let mut line = String::new();
    let read = input.lock().read_line(&mut line);
    if let Some(before) = &before {
        let _ = tcsetattr(&input, OptionalActions::Now, before);
        let _ = writeln!(err);
    }
    read.map_err(|error| CommandError::Failed(format!("The password could not be read: {error}")))?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n'])))
}
