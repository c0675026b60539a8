//! Virtual environments.

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError, shell_words};

use super::arguments::Args;
use super::program::{failed, run_with_umask};

/// Makes one; gives what was written. Ansible: `setup_virtualenv`.
pub(super) fn make(
    args: &Args,
    environment: &str,
    directory: &str,
    umask: Option<u32>,
    context: &ModuleContext<'_>,
) -> Result<(String, String), ModuleError> {
    let mut command = shell_words::split(&args.virtualenv_command)
        .map_err(|error| ModuleError::new(error.to_string()))?;
    let Some(program) = command.first_mut() else {
        return Err(ModuleError::new("virtualenv_command is empty"));
    };
    if !program.contains('/') {
        *program = context.require_program(program)?;
    }
    let program = program.clone();
    if args.virtualenv_site_packages {
        command.push("--system-site-packages".into());
    } else if options(&program, context)?.contains(&"--no-site-packages".to_string()) {
        command.push("--no-site-packages".into());
    }
    let python = args
        .virtualenv_python
        .as_deref()
        .filter(|python| !python.is_empty());
    if is_venv(&command) {
        if python.is_some() {
            return Err(ModuleError::new(
                "virtualenv_python should not be used when using the venv module or pyvenv as virtualenv_command",
            ));
        }
    } else if let Some(python) = python
        .map(ToString::to_string)
        .or_else(|| context.find_program("python3", &[]))
    {
        command.push(format!("-p{python}"));
    }
    command.push(environment.to_string());
    let output = run_with_umask(&command, umask)
        .directory(directory)
        .run(context)?;
    if output.rc != 0 {
        return Err(failed(&command, &output.stdout, &output.stderr));
    }
    Ok((output.stdout, output.stderr))
}

/// The options that a program names in its help.
fn options(program: &str, context: &ModuleContext<'_>) -> Result<Vec<String>, ModuleError> {
    let output = Tool::new(program).arg("--help").run(context)?;
    if output.rc != 0 {
        return Err(ModuleError::new(format!(
            "Could not get output from {program} --help: {}{}",
            output.stdout, output.stderr
        )));
    }
    let words = output.stdout.split_whitespace();
    Ok(words
        .filter(|word| word.starts_with("--"))
        .map(ToString::to_string)
        .collect())
}

/// Python's own module, which takes no other Python.
fn is_venv(command: &[String]) -> bool {
    command
        .first()
        .is_some_and(|program| program.ends_with("pyvenv"))
        || command.windows(2).any(|words| words == ["-m", "venv"])
        || command.iter().any(|word| word == "-mvenv")
}
