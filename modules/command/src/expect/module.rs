//! The module itself.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::{Access, AtFlags, CWD, accessat};
use rustix::io::Errno;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::target::bytes_repr;
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::arguments;
use super::dialogue::{Dialogue, Ending};
use super::program;
use super::session::{Session, Start};
use super::spec;
use crate::local_time;

register!(module "expect", Expect);

/// The module `expect`. Ansible: `modules/expect.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expect;

#[derive(Deserialize)]
struct Args {
    command: String,
    chdir: Option<String>,
    creates: Option<String>,
    removes: Option<String>,
    responses: Map<String, Json>,
    timeout: Json,
    echo: Option<bool>,
}

impl Module for Expect {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let patience = arguments::patience(&args.timeout)?;
        if args.command.trim().is_empty() {
            return Err(ModuleError::new("no command given").with("rc", 256));
        }
        let directory = args.chdir.as_deref().filter(|path| !path.is_empty());
        let directory = directory.map(absolute).transpose()?;
        if let Some(text) = reason_to_skip(&args, directory.as_deref()) {
            return Ok(TaskResult::changed(false)
                .with("cmd", args.command)
                .with("stdout", text)
                .with("rc", 0));
        }
        let start = Timestamp::now();
        let (transcript, rc) = talk(&args, directory.as_deref(), patience, context)?;
        let end = Timestamp::now();
        let shown = shevek_plugin::target::result_text(transcript)
            .map_err(|refusal| ModuleError::new(format!("Task failed: {refusal}")))?;
        let tz = context.variable("TZ");
        let zone = local_time::zone(tz.as_deref());
        let mut result = TaskResult::changed(true)
            .with("cmd", args.command)
            .with("stdout", shown.trim_end_matches(['\r', '\n']))
            .with("rc", rc)
            .with("start", local_time::local(start, &zone))
            .with("end", local_time::local(end, &zone))
            .with("delta", local_time::delta(start, end));
        if rc != Some(0) {
            result.failed = Some(true);
            result.msg = Some(match rc {
                None => "command exceeded timeout".into(),
                Some(_) => "non-zero return code".into(),
            });
        }
        Ok(result)
    }
}

/// The directory, which must be one that can be entered. Python: `os.chdir(os.path.abspath(path))`.
fn absolute(directory: &str) -> Result<PathBuf, ModuleError> {
    let enter = || -> io::Result<PathBuf> {
        let path = std::path::absolute(directory)?;
        if !std::fs::metadata(&path)?.is_dir() {
            return Err(Errno::NOTDIR.into());
        }
        accessat(CWD, &path, Access::EXEC_OK, AtFlags::EACCESS)?;
        Ok(path)
    };
    enter().map_err(|error| uncaught(&error, Some(directory)))
}

/// An error of the system that Ansible's module does not expect.
fn uncaught(error: &io::Error, file: Option<&str>) -> ModuleError {
    let text = error.to_string();
    let number = error.raw_os_error().unwrap_or_default();
    let reason = text
        .strip_suffix(&format!(" (os error {number})"))
        .unwrap_or(&text);
    let file = file.map_or_else(String::new, |file| format!(": '{file}'"));
    ModuleError::new(format!(
        "Task failed: Module failed: [Errno {number}] {reason}{file}"
    ))
}

/// What is told when `creates` or `removes` make the command needless.
fn reason_to_skip(args: &Args, directory: Option<&Path>) -> Option<String> {
    let exists = |path: &str| match directory {
        Some(directory) => directory.join(path).exists(),
        None => Path::new(path).exists(),
    };
    let given = |path: &Option<String>| path.clone().filter(|path| !path.is_empty());
    if let Some(path) = given(&args.creates).filter(|path| exists(path)) {
        return Some(format!("skipped, since {path} exists"));
    }
    given(&args.removes)
        .filter(|path| !exists(path))
        .map(|path| format!("skipped, since {path} does not exist"))
}

/// Runs the command: what it wrote and its exit status, which is missing when it was ended.
fn talk(
    args: &Args,
    directory: Option<&Path>,
    patience: arguments::Patience,
    context: &ModuleContext<'_>,
) -> Result<(Vec<u8>, Option<i32>), ModuleError> {
    let words = program::split(&args.command);
    let Some((name, rest)) = words.split_first() else {
        return Err(ModuleError::new(
            "Task failed: Module failed: list index out of range",
        ));
    };
    let path = context.variable("PATH");
    let Some(file) = program::find(name, directory, path.as_deref()) else {
        return Err(ModuleError::new(format!(
            "The command was not found or was not executable: {name}."
        )));
    };
    let responses = arguments::responses(&args.responses)?;
    let failed = |error: io::Error| uncaught(&error, None);
    if !program::can_be_run(&file, directory) {
        return Err(failed(Errno::NOEXEC.into()));
    }
    let session = Session::start(&Start {
        program: &file,
        arguments: rest,
        directory,
        environment: context.environment,
        echo: args.echo.unwrap_or_default(),
    })
    .map_err(failed)?;
    let mut dialogue = Dialogue {
        session: &session,
        responses,
        patience,
        output: context.output,
        transcript: Vec::new(),
    };
    let ending = dialogue
        .lead()
        .map_err(|error| ModuleError::new(format!("Task failed: Module failed: {error}")))?;
    let transcript = dialogue.transcript;
    match ending {
        Ending::End | Ending::Timeout => {
            let said_all = matches!(ending, Ending::End);
            let rc = session.close(said_all).map_err(failed)?;
            match not_started(rc, &transcript, &file) {
                Some(errno) => Err(failed(errno.into())),
                None => Ok((transcript, rc)),
            }
        }
        Ending::NoAnswer { question, output } => Err(ModuleError::new(format!(
            "No remaining responses for '{question}', output was '{}'",
            bytes_repr(&output)
        ))),
        Ending::Cancelled => Err(ModuleError::new(
            "The command was ended because its task was cancelled.",
        )
        .with("cmd", args.command.as_str())),
    }
}

/// Why setsid could not start the program, when that is what it tells.
fn not_started(rc: Option<i32>, transcript: &[u8], file: &str) -> Option<Errno> {
    let text = std::str::from_utf8(transcript).ok()?;
    let told = text
        .strip_prefix("setsid: failed to execute ")
        .or_else(|| text.strip_prefix("setsid: can't execute "))
        .filter(|_| matches!(rc, Some(126 | 127)))?;
    let reason = told
        .trim_start_matches('\'')
        .strip_prefix(file)?
        .trim_start_matches('\'')
        .strip_prefix(": ")?
        .trim_end();
    [Errno::NOEXEC, Errno::NOENT, Errno::ACCESS]
        .into_iter()
        .find(|errno| io::Error::from(*errno).to_string().starts_with(reason))
}
