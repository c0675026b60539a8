//! The module itself.

use std::path::Path;

use serde_json::{Map, Value as Json};
use shevek_plugin::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, Support, TaskResult, register,
    shell_words,
};

use super::arguments::{Args, spec};
use super::installed::Installed;
use super::program::{Pip as Program, failed, umask};
use super::requirement::{Requirement, is_version_control, recover_names};
use super::virtualenv;

register!(module "pip", Pip);

/// The module `pip`. Ansible: `modules/pip.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pip;

impl Module for Pip {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "pip".into(),
            short_description: "Manage Python's packages".into(),
            description: vec![
                "Works through the target's own pip, in a virtual environment or for a whole Python.".into(),
                "In check mode with `extra_args`, `requirements` or `state=latest` a change is always told.".into(),
            ],
            spec: spec(),
            examples: [
                (
                    "A package in an environment of its own",
                    "pip:\n  name: jinja2>=3,<4\n  virtualenv: /opt/app\n  virtualenv_command: python3 -m venv\n",
                ),
                (
                    "What a program needs",
                    "pip:\n  requirements: requirements.txt\n  virtualenv: /opt/app\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: [
                ("cmd", "What was run."),
                ("name", "The argument."),
                ("version", "The argument."),
                ("virtualenv", "The environment."),
                ("stdout", "What pip wrote."),
                ("stderr", "What it wrote to its standard error."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        run(&context.parse(args)?, context)
    }
}

/// What pip is told for each state.
fn verb(state: &str) -> &'static [&'static str] {
    match state {
        "absent" => &["uninstall", "-y"],
        "latest" => &["install", "-U"],
        "forcereinstall" => &["install", "-U", "--force-reinstall"],
        _ => &["install"],
    }
}

fn run(args: &Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let umask = umask(args)?;
    if args.state == "latest" && args.version.is_some() {
        return Err(ModuleError::new(
            "version is incompatible with state=latest",
        ));
    }
    let environment = match (&args.virtualenv, &args.chdir) {
        (Some(environment), Some(chdir)) if !environment.is_empty() => Some(
            Path::new(chdir)
                .join(environment)
                .to_string_lossy()
                .into_owned(),
        ),
        (environment, _) => environment
            .clone()
            .filter(|environment| !environment.is_empty()),
    };
    let directory = match &args.chdir {
        Some(directory) => directory.clone(),
        None => std::env::temp_dir().to_string_lossy().into_owned(),
    };
    let (mut stdout, mut stderr) = (String::new(), String::new());
    let mut made = false;
    if let Some(environment) = &environment
        && !Path::new(environment).join("bin/activate").exists()
    {
        if context.check_mode {
            return Ok(TaskResult::changed(true));
        }
        (stdout, stderr) = virtualenv::make(args, environment, &directory, umask, context)?;
        made = true;
    }
    let pip = Program::find(args, environment.as_deref(), &directory, umask, context)?;
    let packages = packages(args)?;
    let extra = extra_args(args);
    let mut arguments: Vec<String> = verb(&args.state).iter().map(ToString::to_string).collect();
    if let Some(extra) = &extra {
        let words =
            shell_words::split(extra).map_err(|error| ModuleError::new(error.to_string()))?;
        arguments.extend(words);
    }
    match (&packages, &args.requirements) {
        (Some(packages), _) => {
            arguments.extend(packages.iter().map(|package| package.text().to_string()));
        }
        (None, Some(file)) if !file.is_empty() => {
            arguments.extend(["-r".to_string(), file.clone()]);
        }
        _ => {
            let mut result = TaskResult::changed(false);
            result
                .warnings
                .push("No valid name or requirements file found.".into());
            return Ok(result);
        }
    }
    if context.check_mode {
        let Some(packages) = packages.filter(|_| extra.is_none() && args.state != "latest") else {
            return Ok(TaskResult::changed(true));
        };
        return predicted(args, &packages, &pip);
    }
    let compares = args.requirements.is_some()
        || args
            .name
            .iter()
            .flatten()
            .any(|name| is_version_control(name));
    let before = if compares {
        Some(Installed::list(&pip)?.stdout)
    } else {
        None
    };
    let output = pip.run(&arguments)?;
    stdout.push_str(&output.stdout);
    stderr.push_str(&output.stderr);
    let command = pip.command(&arguments);
    let was_missing = output.rc == 1
        && args.state == "absent"
        && (output.stdout.contains("not installed") || output.stderr.contains("not installed"));
    if output.rc != 0 && !was_missing {
        return Err(failed(&command, &stdout, &stderr));
    }
    let changed = match (args.state.as_str(), before) {
        ("absent", _) => output.stdout.contains("Successfully uninstalled"),
        (_, None) => output.stdout.contains("Successfully installed"),
        (_, Some(before)) => Installed::list(&pip)?.stdout != before,
    };
    Ok(TaskResult::changed(changed || made)
        .with("cmd", command)
        .with("name", args.name.clone())
        .with("version", args.version.clone())
        .with("state", args.state.as_str())
        .with("requirements", args.requirements.clone())
        .with("virtualenv", environment)
        .with("stdout", stdout)
        .with("stderr", stderr))
}

/// The packages of the argument `name`.
fn packages(args: &Args) -> Result<Option<Vec<Requirement>>, ModuleError> {
    let Some(names) = args.name.as_deref().filter(|names| !names.is_empty()) else {
        return Ok(None);
    };
    let mut packages: Vec<Requirement> = recover_names(names)
        .iter()
        .map(|name| Requirement::parse(name))
        .collect();
    if let Some(version) = &args.version {
        let [package] = packages.as_mut_slice() else {
            return Err(ModuleError::new(
                "'version' argument is ambiguous when installing multiple package distributions. Please specify \
                 version restrictions next to each package in 'name' argument.",
            ));
        };
        if package.has_versions() {
            return Err(ModuleError::new(
                "The 'version' argument conflicts with any version specifier provided along with a package name. \
                 Please keep the version specifier, but remove the 'version' argument.",
            ));
        }
        *package = package.with_version(version);
    }
    Ok(Some(packages))
}

fn extra_args(args: &Args) -> Option<String> {
    let extra = args.extra.clone().filter(|extra| !extra.is_empty());
    if !args.editable {
        return extra;
    }
    match extra {
        None => Some("-e".into()),
        Some(extra) if extra.split(' ').any(|word| word == "-e") => Some(extra),
        Some(extra) => Some(format!("{extra} -e")),
    }
}

fn predicted(
    args: &Args,
    packages: &[Requirement],
    pip: &Program<'_>,
) -> Result<TaskResult, ModuleError> {
    let installed = Installed::list(pip)?;
    let changed = packages.iter().any(|package| {
        let there = installed.has(package);
        (args.state == "present" && !there) || (args.state == "absent" && there)
    });
    Ok(TaskResult::changed(changed)
        .with("cmd", installed.command)
        .with("stdout", installed.stdout)
        .with("stderr", installed.stderr))
}
