//! Running pip.

use std::path::Path;

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError, python};

use super::arguments::Args;

/// pip, with where and how it runs.
pub(super) struct Pip<'a> {
    /// The program and what comes before pip's own arguments.
    words: Vec<String>,
    directory: String,
    /// What comes before everything else on `PATH`.
    path_prefix: Option<String>,
    umask: Option<u32>,
    break_system_packages: bool,
    context: &'a ModuleContext<'a>,
}

impl<'a> Pip<'a> {
    /// The pip that the task means. Ansible: `_get_pip`.
    pub(super) fn find(
        args: &Args,
        environment: Option<&str>,
        directory: &str,
        umask: Option<u32>,
        context: &'a ModuleContext<'a>,
    ) -> Result<Self, ModuleError> {
        let words = match (&args.executable, environment) {
            (Some(path), _) if path.starts_with('/') => vec![path.clone()],
            (Some(name), _) => vec![found(name, context)?],
            (None, Some(environment)) => vec![in_environment(environment)?],
            (None, None) => match python_with_pip(context)? {
                Some(python) => vec![python, "-m".into(), "pip".into()],
                None => vec![found("pip3", context)?],
            },
        };
        Ok(Self {
            words,
            directory: directory.to_string(),
            path_prefix: environment.map(|environment| format!("{environment}/bin")),
            umask,
            break_system_packages: args.break_system_packages,
            context,
        })
    }

    /// The whole command.
    pub(super) fn command(&self, arguments: &[String]) -> Vec<String> {
        self.words.iter().chain(arguments).cloned().collect()
    }

    /// Runs pip.
    pub(super) fn run(&self, arguments: &[String]) -> Result<ToolOutput, ModuleError> {
        let command = self.command(arguments);
        let mut tool = run_with_umask(&command, self.umask).directory(&self.directory);
        if let Some(prefix) = &self.path_prefix {
            let path = self.context.variable("PATH").unwrap_or_default();
            tool = tool.env("PATH", format!("{prefix}:{path}"));
        }
        if self.break_system_packages {
            tool = tool.env("PIP_BREAK_SYSTEM_PACKAGES", "1");
        }
        tool.run(self.context)
    }
}

/// A command under another umask. That of this process belongs to other modules too.
pub(super) fn run_with_umask(command: &[String], umask: Option<u32>) -> Tool {
    match (umask, command) {
        (Some(umask), _) => Tool::new("/bin/sh")
            .args(["-c", "umask \"$1\"; shift; exec \"$@\"", "sh"])
            .arg(format!("{umask:04o}"))
            .args(command.iter().cloned()),
        (None, [program, arguments @ ..]) => {
            Tool::new(program.as_str()).args(arguments.iter().cloned())
        }
        (None, []) => Tool::new(""),
    }
}

fn found(name: &str, context: &ModuleContext<'_>) -> Result<String, ModuleError> {
    context.find_program(name, &[]).ok_or_else(|| {
        ModuleError::new(format!(
            "Unable to find any of {name} to use.  pip needs to be installed."
        ))
    })
}

fn in_environment(environment: &str) -> Result<String, ModuleError> {
    let candidates = ["pip3", "pip"].map(|name| format!("{environment}/bin/{name}"));
    candidates
        .into_iter()
        .find(|path| Path::new(path).exists())
        .ok_or_else(|| {
            ModuleError::new(format!(
                "Unable to find pip in the virtualenv, {environment}, under any of these names: pip3, pip. Make sure \
                 pip is present in the virtualenv."
            ))
        })
}

/// The target's Python, when it has pip.
fn python_with_pip(context: &ModuleContext<'_>) -> Result<Option<String>, ModuleError> {
    let Some(python) = context.find_program("python3", &[]) else {
        return Ok(None);
    };
    let question = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)";
    let output = Tool::new(python.as_str())
        .args(["-c", question])
        .run(context)?;
    Ok((output.rc == 0).then_some(python))
}

/// The failure of a command. Ansible: `_fail`.
pub(super) fn failed(command: &[String], stdout: &str, stderr: &str) -> ModuleError {
    let mut message = String::new();
    if !stdout.is_empty() {
        message.push_str(&["stdout: ", stdout].concat());
    }
    if !stderr.is_empty() {
        message.push_str(&["\n:stderr: ", stderr].concat());
    }
    ModuleError::new(message).with("cmd", command.to_vec())
}

/// The umask that the task asks for.
pub(super) fn umask(args: &Args) -> Result<Option<u32>, ModuleError> {
    let Some(text) = args.umask.as_deref().filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let digits = text.trim();
    let digits = digits.strip_prefix("0o").unwrap_or(digits);
    u32::from_str_radix(digits, 8).map(Some).map_err(|_| {
        let shown = python::repr(&text.into());
        ModuleError::new("umask must be an octal integer").with(
            "details",
            format!("invalid literal for int() with base 8: {shown}"),
        )
    })
}
