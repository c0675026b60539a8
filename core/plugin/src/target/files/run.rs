//! Short commands of a module's own. Ansible: `run_command`.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use crate::ModuleContext;

use super::bin_path;

/// How a command ended.
pub struct Ran {
    /// Its status, or minus the number of the signal that ended it.
    pub rc: i32,
    /// What it wrote.
    pub stdout: String,
    /// What it wrote as errors.
    pub stderr: String,
}

/// Runs a command in the task's environment and waits for its end. Its output is read as UTF-8.
pub fn run_command<S: AsRef<OsStr>>(words: &[S], context: &ModuleContext<'_>) -> io::Result<Ran> {
    let [program, arguments @ ..] = words else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let output = Command::new(program)
        .args(arguments)
        .envs(context.environment)
        .stdin(Stdio::null())
        .output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ran {
        rc: output
            .status
            .code()
            .unwrap_or_else(|| -output.status.signal().unwrap_or(0)),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    })
}

/// Runs a program of the target when it is there.
pub(super) fn run_found(
    program: &str,
    arguments: &[&OsStr],
    context: &ModuleContext<'_>,
) -> Option<io::Result<Ran>> {
    let variable = context.environment.get("PATH").cloned();
    let path = variable.or_else(|| std::env::var("PATH").ok());
    let program = bin_path(program, path.as_deref())?;
    let mut words: Vec<OsString> = vec![program.into()];
    words.extend(arguments.iter().map(OsString::from));
    Some(run_command(&words, context))
}
