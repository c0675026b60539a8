//! `command`: runs a program without a shell, or as `shell` through one.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::{Access, AtFlags, CWD, accessat};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::target::{
    Finished, Interrupted, Invocation, expand_user, python_error, run_command,
};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register, shell_words,
};

use crate::expand_vars::expand_vars;
use crate::glob::any_match;
use crate::local_time;

register!(module "command", Command);

/// The module `command`. Ansible: `modules/command.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Command;

#[derive(Deserialize)]
struct Args {
    #[serde(rename = "_raw_params")]
    raw_params: Option<String>,
    #[serde(rename = "_uses_shell", default)]
    uses_shell: bool,
    cmd: Option<String>,
    argv: Option<Vec<Json>>,
    chdir: Option<String>,
    executable: Option<String>,
    /// The shell of the target, when `executable` names none.
    #[serde(rename = "_shell_executable")]
    shell_executable: Option<String>,
    #[serde(default = "yes")]
    expand_argument_vars: bool,
    creates: Option<String>,
    removes: Option<String>,
    stdin: Option<Json>,
    #[serde(default = "yes")]
    stdin_add_newline: bool,
    #[serde(default = "yes")]
    strip_empty_ends: bool,
    /// The word of a script in the line, and its file's name: the contents that came with the call.
    #[serde(rename = "_script_word")]
    script_word: Option<String>,
    #[serde(rename = "_script_name")]
    script_name: Option<String>,
}

fn yes() -> bool {
    true
}

/// What is to be run: text for a shell, or words.
enum CommandLine {
    Text(String),
    Words(Vec<String>),
}

impl CommandLine {
    fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Words(words) => words.as_slice().into(),
        }
    }

    /// The line as Ansible shows it in errors.
    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Words(words) => shell_words::join(words),
        }
    }
}

impl Module for Command {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "command".into(),
            short_description: "Run a command on the target".into(),
            description: vec![
                "Runs a program with arguments. No shell is involved, so pipes, redirections and `&` are \
                 arguments like any other; use `shell` for those."
                    .into(),
                "The task counts as changed whenever the command ran, and as failed when its return code is \
                 not 0. `creates` and `removes` make it idempotent."
                    .into(),
            ],
            spec: spec(),
            examples: examples(),
            returns: [
                ("cmd", "What was run: a list of words, or the text given to the shell."),
                ("rc", "Return code; minus the signal's number when a signal ended the command."),
                ("stdout", "What the command wrote to its standard output."),
                ("stderr", "What the command wrote to its standard error."),
                ("start", "Local time at which it started."),
                ("end", "Local time at which it ended."),
                ("delta", "How long it took."),
                ("msg", "Why it failed or did not run; empty otherwise."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Partial,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let mut args: Args = context.parse(args)?;
        let mut result = TaskResult::changed(false)
            .with("stdout", "")
            .with("stderr", "")
            .with("rc", Json::Null)
            .with("cmd", Json::Null)
            .with("start", Json::Null)
            .with("end", Json::Null)
            .with("delta", Json::Null);
        result.msg = Some("".into());
        let shell = match (&args.executable, args.uses_shell) {
            (Some(executable), false) if !executable.is_empty() => {
                result.warnings.push(format!(
                    "As of Ansible 2.4, the parameter 'executable' is no longer supported with the 'command' module. Not using '{executable}'."
                ));
                None
            }
            (_, false) => None,
            (Some(executable), true) if !executable.is_empty() => Some(executable.as_str()),
            (_, true) => Some(args.shell_executable.as_deref().unwrap_or("/bin/sh")),
        };
        // An empty path is none, as in Ansible.
        args.chdir = args.chdir.filter(|directory| !directory.is_empty());
        let line = command_line(&args)?;
        result.set("cmd", line.to_json());
        if let Some(directory) = &args.chdir
            && let Err(error) = can_enter(Path::new(directory))
        {
            result.failed = Some(true);
            result.msg = Some("Unable to change directory before execution.".into());
            result.set("exception", python_error(&error, directory));
            return Ok(result);
        }
        if let Some((message, stdout)) = reason_to_skip(&args, context.check_mode) {
            result.msg = Some(message.into());
            result.set("stdout", stdout);
            result.set("rc", 0);
            return Ok(result);
        }
        result.changed = Some(true);
        if context.check_mode {
            result.set("rc", 0);
            result.msg = Some("Command would have run if not in check mode".into());
            if args.creates.is_none() && args.removes.is_none() {
                result.skipped = Some(true);
                result.changed = Some(false);
            }
            return Ok(result);
        }
        let script = args
            .script_name
            .as_deref()
            .map(|name| write_script(name, context));
        let script = script.transpose().map_err(|error| {
            ModuleError::new(format!(
                "the script could not be written on the target: {error}"
            ))
        })?;
        let line = match (&script, &args.script_word, line) {
            // Quotes around the script's name stay as they were written.
            (Some(path), Some(word), CommandLine::Text(text)) => {
                CommandLine::Text(text.replace(word, &path.to_string_lossy()))
            }
            (_, _, line) => line,
        };
        execute(&args, &line, shell, context, result)
    }
}

/// Puts the contents that came with the call where they can be run, until the call or its job is over.
fn write_script(name: &str, context: &ModuleContext<'_>) -> io::Result<PathBuf> {
    let path = context.tmpdir.join(name);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o700)
        .open(&path)?;
    context.receive(&mut file)?;
    Ok(path)
}

/// The line to run. Words of `command` are split here; `shell` gets its text as it is.
fn command_line(args: &Args) -> Result<CommandLine, ModuleError> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    match (
        given(&args.raw_params).or_else(|| given(&args.cmd)),
        &args.argv,
    ) {
        (Some(text), _) if args.uses_shell => Ok(CommandLine::Text(text)),
        (Some(text), _) => match shell_words::split(&text) {
            Ok(words) => Ok(CommandLine::Words(words)),
            Err(error) => Err(ModuleError::new(format!(
                "Task failed: Module failed: {error}"
            ))),
        },
        (None, Some(argv)) if argv.is_empty() => {
            Err(not_executed(257, "", "list index out of range"))
        }
        (None, Some(argv)) => Ok(CommandLine::Words(argv.iter().map(word).collect())),
        (None, None) => Err(ModuleError::new(
            "Argument 'args' to run_command must be list or string",
        )
        .with("rc", 257)
        .with("cmd", Json::Null)),
    }
}

/// An element of `argv` as text; validation has converted all but `null` already.
fn word(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn not_executed(rc: i32, cmd: &str, exception: &str) -> ModuleError {
    ModuleError::new("Error executing command.")
        .with("rc", rc)
        .with("stdout", "")
        .with("stderr", "")
        .with("cmd", cmd)
        .with("exception", exception)
}

/// What `chdir(2)` would say.
fn can_enter(directory: &Path) -> io::Result<()> {
    if !std::fs::metadata(directory)?.is_dir() {
        return Err(rustix::io::Errno::NOTDIR.into());
    }
    Ok(accessat(CWD, directory, Access::EXEC_OK, AtFlags::EACCESS)?)
}

/// Message and output of a command that need not run because of `creates` or `removes`.
fn reason_to_skip(args: &Args, check_mode: bool) -> Option<(String, String)> {
    let did = if check_mode { "Would" } else { "Did" };
    let directory = match &args.chdir {
        Some(directory) => PathBuf::from(directory),
        None => PathBuf::from("."),
    };
    if let Some(creates) = args.creates.as_ref().filter(|path| !path.is_empty())
        && any_match(&directory, creates)
    {
        return Some((
            format!("{did} not run command since '{creates}' exists"),
            format!("skipped, since {creates} exists"),
        ));
    }
    if let Some(removes) = args.removes.as_ref().filter(|path| !path.is_empty())
        && !any_match(&directory, removes)
    {
        return Some((
            format!("{did} not run command since '{removes}' does not exist"),
            format!("skipped, since {removes} does not exist"),
        ));
    }
    None
}

fn execute(
    args: &Args,
    line: &CommandLine,
    shell: Option<&str>,
    context: &ModuleContext<'_>,
    mut result: TaskResult,
) -> Result<TaskResult, ModuleError> {
    let variable = |name: &str| match context.environment.get(name) {
        Some(value) => Some(value.clone()),
        None => std::env::var(name).ok(),
    };
    let words = match (shell, line) {
        (Some(shell), CommandLine::Text(text)) => {
            vec![shell.to_string(), "-c".into(), text.clone()]
        }
        (Some(shell), CommandLine::Words(words)) => {
            vec![shell.to_string(), "-c".into(), shell_words::join(words)]
        }
        (None, CommandLine::Words(words)) if args.expand_argument_vars => {
            let home = variable("HOME");
            let uid = rustix::process::geteuid().as_raw();
            words
                .iter()
                .map(|word| expand_user(&expand_vars(word, &variable), home.as_deref(), uid))
                .collect()
        }
        (None, CommandLine::Words(words)) => words.clone(),
        (None, CommandLine::Text(_)) => {
            return Err(ModuleError::new(
                "a command line without a shell was not split",
            ));
        }
    };
    let Some((program, arguments)) = words.split_first() else {
        return Err(not_executed(257, "", "list index out of range"));
    };
    let start = Timestamp::now();
    let finished = run_command(
        Invocation {
            program,
            arguments,
            directory: args.chdir.as_deref().map(Path::new),
            environment: context.environment,
            stdin: stdin_bytes(args),
        },
        context.output,
    );
    let end = Timestamp::now();
    let finished = finished.map_err(|interrupted| match interrupted {
        Interrupted::Start(error) | Interrupted::Io(error) => {
            let shown = match (shell, line) {
                (Some("/bin/sh") | None, _) => line.shown(),
                (Some(_), _) => shell_words::join(&words),
            };
            not_executed(
                error.raw_os_error().unwrap_or(257),
                &shown,
                &python_error(&error, program),
            )
        }
        Interrupted::Cancelled => {
            ModuleError::new("The command was ended because its task was cancelled.")
                .with("cmd", line.to_json())
        }
    })?;
    let tz = variable("TZ");
    let zone = local_time::zone(tz.as_deref());
    result.set("start", local_time::local(start, &zone));
    result.set("end", local_time::local(end, &zone));
    result.set("delta", local_time::delta(start, end));
    report(finished, args.strip_empty_ends, result)
}

fn stdin_bytes(args: &Args) -> Option<Vec<u8>> {
    let mut text = match args.stdin.as_ref()? {
        Json::Null => return None,
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.is_empty() {
        return None;
    }
    if args.stdin_add_newline {
        text.push('\n');
    }
    Some(text.into_bytes())
}

fn report(
    finished: Finished,
    strip: bool,
    mut result: TaskResult,
) -> Result<TaskResult, ModuleError> {
    for (key, bytes) in [("stdout", finished.stdout), ("stderr", finished.stderr)] {
        let mut text = shevek_plugin::target::result_text(bytes)
            .map_err(|refusal| ModuleError::new(format!("Task failed: {refusal}")))?;
        if strip {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        result.set(key, text);
    }
    result.set("rc", finished.rc);
    if finished.rc != 0 {
        result.failed = Some(true);
        result.msg = Some("non-zero return code".into());
    }
    Ok(result)
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, List, Path, Str};

    let names = ["_raw_params", "cmd", "argv"];
    ArgumentSpec::new(vec![
        OptionSpec::new("_raw_params", Str)
            .doc("The command as free text; `chdir=`, `creates=` and the like in it are options."),
        OptionSpec::new("_uses_shell", Bool)
            .default(false)
            .doc("Set by the action `shell`: the text goes to a shell unsplit."),
        OptionSpec::new("_shell_executable", Str).internal().doc(
            "Set by the action `shell`: the shell of the target, used where `executable` names none.",
        ),
        OptionSpec::new("_script_word", Str).internal().doc(
            "Set by the action `script`: the word of the text that becomes the script's path.",
        ),
        OptionSpec::new("_script_name", Str)
            .internal()
            .doc("Set by the action `script`: the name of the file that comes with the call."),
        OptionSpec::new("cmd", Str).doc("The command as text."),
        OptionSpec::new("argv", List)
            .elements(Str)
            .doc("The command as a list of words, so that nothing needs quoting."),
        OptionSpec::new("chdir", Path).doc("Directory to change to before anything else."),
        OptionSpec::new("executable", Str)
            .doc("The shell to use, an absolute path; `/bin/sh` otherwise. Only for `shell`."),
        OptionSpec::new("expand_argument_vars", Bool)
            .default(true)
            .doc("Whether `$NAME`, `${NAME}` and `~` in the words are replaced. Not for `shell`."),
        OptionSpec::new("creates", Path)
            .doc("A file name or glob pattern: when something matches, the command is not run."),
        OptionSpec::new("removes", Path)
            .doc("A file name or glob pattern: when nothing matches, the command is not run."),
        OptionSpec::new("stdin", Str).doc("Text for the command's standard input."),
        OptionSpec::new("stdin_add_newline", Bool)
            .default(true)
            .doc("Whether a newline is put after that text."),
        OptionSpec::new("strip_empty_ends", Bool)
            .default(true)
            .doc("Whether empty lines at the end of stdout and stderr are dropped."),
    ])
    .mutually_exclusive(&names)
    .required_one_of(&names)
    .free_form("_raw_params")
}

fn examples() -> Vec<Example> {
    [
        ("A program with arguments", "command: echo hello world\n"),
        (
            "Only while a file is missing",
            "command: touch made.txt\nargs:\n  chdir: /tmp\n  creates: made.txt\n",
        ),
        (
            "Words that need no quoting",
            "command:\n  argv:\n    - printf\n    - '%s\\n'\n    - a word with spaces\n",
        ),
        (
            "Text for standard input",
            "command:\n  cmd: wc -w\n  stdin: three short words\n",
        ),
    ]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
