//! The module itself.

use std::path::Path;

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::arguments::{Args, State, is_set};
use super::lines::Found;
use super::table::Table;
use super::{backup, spec};

register!(module "cron", Cron);

/// The module `cron`. Ansible: `modules/cron.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cron;

impl Module for Cron {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let mut warnings = Vec::new();
        run(&args, context, &mut warnings)
            .map(|mut result| {
                result.warnings.append(&mut warnings);
                result
            })
            .map_err(|mut error| {
                error.result.warnings.append(&mut warnings);
                error
            })
    }
}

fn run(
    args: &Args,
    context: &ModuleContext<'_>,
    warnings: &mut Vec<String>,
) -> Result<TaskResult, ModuleError> {
    if let Some(file) = args.cron_file.as_deref().filter(|file| !file.is_empty()) {
        if file == "/etc/crontab" {
            return Err(ModuleError::new(
                "Will not manage /etc/crontab via cron_file, see documentation.",
            ));
        }
        let name = file.rsplit('/').next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || !name.chars().all(plain) {
            warnings.push(format!(
                "Filename portion of cron_file (\"{name}\") should consist solely of upper- and lower-case letters, digits, underscores, and hyphens"
            ));
        }
    }
    let mut table = Table::read(context, args)?;
    if let Some(complaint) = args.complaint() {
        return Err(ModuleError::new(complaint));
    }
    let copy = table.lines.render();
    let mut changed = if args.env {
        change_variable(args, &mut table)?
    } else {
        if args.state == State::Absent && is_removal_of_file(args, &mut table) {
            return remove_file(args, context, &table);
        }
        change_job(args, &mut table, warnings)
    };
    // Without a line end the last job would not run.
    changed |= !table.before.is_empty() && !table.before.ends_with(['\r', '\n']);
    let mut result = TaskResult::changed(changed)
        .with("jobs", table.lines.job_names())
        .with("envs", table.lines.variable_names());
    if changed {
        if !context.check_mode {
            if args.backup {
                let path = backup::keep(context, &copy)?;
                result.set("backup_file", path.display().to_string());
            }
            table.write()?;
        }
        if context.diff {
            let title = table.title();
            result.set(
                "diff",
                json!({
                    "before": table.before,
                    "before_header": title,
                    "after": table.lines.render(),
                    "after_header": title,
                }),
            );
        }
    }
    if is_set(args.cron_file.as_ref()) {
        result.set("cron_file", args.cron_file.as_deref());
    }
    Ok(result)
}

fn change_variable(args: &Args, table: &mut Table<'_>) -> Result<bool, ModuleError> {
    if args.name.contains(' ') {
        return Err(ModuleError::new("Invalid name for environment variable"));
    }
    let value = args.job.as_deref().unwrap_or("None");
    let line = format!("{}=\"{value}\"", args.name);
    let lines = &mut table.lines;
    match (args.state, lines.find_variable(&args.name)) {
        (State::Absent, None) => Ok(false),
        (State::Absent, Some(_)) => {
            lines.remove_variable(&args.name);
            Ok(true)
        }
        (State::Present, Some(index)) if lines.0[index] == line => Ok(false),
        (State::Present, Some(_)) => {
            lines.update_variable(&args.name, &line);
            Ok(true)
        }
        (State::Present, None) => {
            let given = |option: &Option<String>| option.clone().filter(|name| !name.is_empty());
            let index = match (given(&args.insertafter), given(&args.insertbefore)) {
                (None, None) => Ok(0),
                (Some(other), _) => lines
                    .find_variable(&other)
                    .map(|index| index + 1)
                    .ok_or(other),
                (None, Some(other)) => lines.find_variable(&other).ok_or(other),
            };
            let index = index.map_err(|other| {
                ModuleError::new(format!("Variable named '{other}' not found."))
            })?;
            lines.0.insert(index, line);
            Ok(true)
        }
    }
}

fn change_job(args: &Args, table: &mut Table<'_>, warnings: &mut Vec<String>) -> bool {
    let lines = &mut table.lines;
    if args.state == State::Absent {
        let found = lines.find_job(&args.name, None) != Found::Nothing;
        lines.remove_job(&args.name);
        return found;
    }
    let job = args.job.as_deref().unwrap_or_default();
    if job.trim_matches(['\r', '\n']).contains(['\r', '\n']) {
        warnings.push("Job should not contain line breaks".into());
    }
    let line = args.line();
    match lines.find_job(&args.name, Some(&line)) {
        Found::Job(old) if old == line => false,
        Found::Job(_) | Found::Adopted => {
            lines.update_job(&args.name, &line);
            true
        }
        Found::Nothing => {
            lines.add_job(&args.name, &line);
            true
        }
    }
}

/// Whether the last job of a file goes, and with it the file. The job is then gone from the lines.
fn is_removal_of_file(args: &Args, table: &mut Table<'_>) -> bool {
    if table.file.is_none() || table.lines.find_job(&args.name, None) == Found::Nothing {
        return false;
    }
    let mut rest = table.lines.clone();
    rest.remove_job(&args.name);
    rest.is_empty()
}

fn remove_file(
    args: &Args,
    context: &ModuleContext<'_>,
    table: &Table<'_>,
) -> Result<TaskResult, ModuleError> {
    let file = table.file.as_deref().unwrap_or(Path::new(""));
    let changed = if context.check_mode {
        file.is_file()
    } else {
        std::fs::remove_file(file).is_ok()
    };
    let diff = if context.diff {
        json!({
            "before": table.before,
            "before_header": table.title(),
            "after": "",
            "after_header": "/dev/null",
        })
    } else {
        json!({})
    };
    Ok(TaskResult::changed(changed)
        .with("cron_file", args.cron_file.as_deref())
        .with("state", args.state.name())
        .with("diff", diff))
}
