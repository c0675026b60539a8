//! The option `validate`: a command that looks at new contents before they are used.

use std::path::Path;

use crate::target::expand_user;
use crate::{ModuleContext, ModuleError, shell_words};

use super::run::{Ran, run_command};
use super::{crash, python_words};

/// Runs the command with `%s` replaced by the draft's path.
///
/// # Errors
/// A command without `%s`, or one that cannot be run.
pub fn check_with(
    command: &str,
    draft: &Path,
    context: &ModuleContext<'_>,
) -> Result<Ran, ModuleError> {
    if !command.contains("%s") {
        return Err(ModuleError::new(format!(
            "validate must contain %s: {command}"
        )));
    }
    let line = percent(command, &draft.to_string_lossy());
    let home = variable(context, "HOME");
    let uid = rustix::process::geteuid().as_raw();
    let words: Vec<String> = shell_words::split(&line)
        .map_err(crash)?
        .iter()
        .map(|word| expand_user(word, home.as_deref(), uid))
        .collect();
    run_command(&words, context).map_err(|error| {
        let program = words.first().map_or("", String::as_str);
        ModuleError::new("Error executing command.")
            .with("rc", error.raw_os_error().unwrap_or(257))
            .with("stdout", "")
            .with("stderr", "")
            .with("cmd", line.as_str())
            .with("exception", python_words(&error, program))
    })
}

/// Python: `command % path`, with `%%` for a percent sign.
fn percent(command: &str, path: &str) -> String {
    let pieces: Vec<String> = command
        .split("%%")
        .map(|piece| piece.replace("%s", path))
        .collect();
    pieces.join("%")
}

fn variable(context: &ModuleContext<'_>, name: &str) -> Option<String> {
    let task = context.environment.get(name).cloned();
    task.or_else(|| std::env::var(name).ok())
}
