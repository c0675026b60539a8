//! `async_wrapper`: starts a job and returns at once.

use std::fs::{DirBuilder, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use indexmap::IndexMap;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::target::expand_user;
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use crate::description::{Answer, Job, JobModule};
use crate::role::JOB;
use crate::session::kill_session;

register!(module "async_wrapper", AsyncWrapper);

/// How long a job may take to say that it runs, on a machine under whatever load.
const START_LIMIT: Duration = Duration::from_secs(30);
/// How often a cancellation is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// The module `async_wrapper`. Ansible: `modules/async_wrapper.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsyncWrapper;

#[derive(Deserialize)]
struct Args {
    module: String,
    #[serde(default, rename = "module_args")]
    arguments: Map<String, Json>,
    time_limit: u64,
    async_dir: String,
    jid: Option<String>,
    #[serde(default)]
    environment: Option<Map<String, Json>>,
    #[serde(default)]
    contents: bool,
}

impl Module for AsyncWrapper {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "async_wrapper".into(),
            short_description: "Start a module as a job in the background".into(),
            description: vec![
                "What a task with `async` runs on the target. The job lives on when the connection and the \
                 controller are gone; it is ended, with everything it started, when its time is over."
                    .into(),
                "Job files are those of Ansible: either program can ask for the other's jobs.".into(),
            ],
            spec: spec(),
            examples: vec![Example {
                name: "A job that may take a minute; the engine starts it through this module".into(),
                task: "command: sleep 1\nasync: 60\npoll: 0\n".into(),
            }],
            returns: [
                ("ansible_job_id", "The job's id, for `async_status`."),
                ("results_file", "The file that will hold its result."),
                ("started", "Always true."),
                ("finished", "Always false."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::Full,
            supports_async: false,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let Some((program, leading)) = context.runner.split_first() else {
            return Err(ModuleError::new(
                "a job needs a runner that can be started again, and there is none on this host",
            ));
        };
        let has_contents = args.contents;
        let job = job(args, context)?;
        make_scratch(&job, has_contents, context)?;
        let answer = launch(program, leading, &job, context);
        if !matches!(answer, Ok(Answer::Ready)) {
            job.remove_scratch();
        }
        match answer? {
            Answer::Failed(reason) => Err(ModuleError::new(reason)),
            Answer::Ready => Ok(launched(&job)),
        }
    }
}

/// Makes the job's directory for temporary files, with the contents that came with the call in it.
fn make_scratch(
    job: &Job,
    has_contents: bool,
    context: &ModuleContext<'_>,
) -> Result<(), ModuleError> {
    let directory = job.async_dir.display();
    let mut private = DirBuilder::new();
    private.mode(0o700);
    private
        .recursive(true)
        .create(&job.async_dir)
        .map_err(|error| {
            ModuleError::new(format!("could not create directory: {directory} - {error}"))
        })?;
    let made = private.recursive(false).create(job.scratch());
    let filled = made.and_then(|()| match &job.module.contents {
        Some(path) if has_contents => {
            let mut options = File::options();
            options.write(true).create_new(true).mode(0o600);
            context.receive(&mut options.open(path)?).map(drop)
        }
        _ => Ok(()),
    });
    filled.map_err(|error| {
        job.remove_scratch();
        ModuleError::new(format!(
            "could not write the job's files in {directory}: {error}"
        ))
    })
}

/// Starts the job's first process and waits for what it says.
fn launch(
    program: &str,
    leading: &[String],
    job: &Job,
    context: &ModuleContext<'_>,
) -> Result<Answer, ModuleError> {
    let description = serde_json::to_vec(job)
        .map_err(|error| ModuleError::new(format!("the job cannot be described: {error}")))?;
    let mut launcher = Command::new(program)
        .args(leading)
        .arg(JOB)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| ModuleError::new(format!("could not start {program}: {error}")))?;
    let answer = converse(&mut launcher, &description, job, context);
    if answer.is_err() {
        // Whatever had been started of the job is in the launcher's session.
        kill_session(launcher.id());
    }
    let _ = launcher.wait();
    answer
}

fn launched(job: &Job) -> TaskResult {
    let mut result = TaskResult::changed(true)
        .with("started", true)
        .with("finished", false)
        .with("ansible_job_id", job.jid.as_str())
        .with("results_file", job.file().to_string_lossy().as_ref());
    result.failed = Some(false);
    result
}

fn job(args: Args, context: &ModuleContext<'_>) -> Result<Job, ModuleError> {
    let jid = args.jid.unwrap_or_else(new_jid);
    if jid.is_empty() || jid.starts_with('.') || jid.contains('/') {
        return Err(ModuleError::new(format!("'{jid}' cannot be a job id")));
    }
    let uid = rustix::process::geteuid().as_raw();
    // The user database decides what `~` is, not the variable HOME: whoever asks for the job finds it.
    let async_dir = std::path::absolute(expand_user(&args.async_dir, None, uid))
        .unwrap_or_else(|_| PathBuf::from(&args.async_dir));
    let mut environment: IndexMap<String, String> = context.environment.clone();
    for (name, value) in args.environment.unwrap_or_default() {
        let value = match value {
            Json::String(text) => text,
            other => other.to_string(),
        };
        environment.insert(name, value);
    }
    let mut job = Job {
        jid,
        async_dir,
        time_limit: args.time_limit,
        // A prediction leaves no process behind: the launch waits for its end.
        attached: context.check_mode,
        module: JobModule {
            module: args.module,
            args: args.arguments,
            environment,
            check_mode: context.check_mode,
            diff: context.diff,
            no_log: context.no_log,
            verbosity: context.verbosity,
            tmpdir: PathBuf::new(),
            contents: None,
        },
    };
    job.module.tmpdir = job.scratch();
    job.module.contents = args.contents.then(|| job.scratch().join("contents"));
    Ok(job)
}

/// `j`, a random number of up to twelve digits, and the process id, as Ansible makes them.
fn new_jid() -> String {
    // Each state is seeded by the operating system.
    let random = RandomState::new().build_hasher().finish() % 999_999_999_999;
    format!("j{random}.{}", std::process::id())
}

/// Gives the launcher its job and waits for the answer; for an attached job also for its end.
fn converse(
    launcher: &mut Child,
    description: &[u8],
    job: &Job,
    context: &ModuleContext<'_>,
) -> Result<Answer, ModuleError> {
    let broken =
        |error: io::Error| ModuleError::new(format!("the job could not be started: {error}"));
    // Dropping the pipe at the end of the statement ends the description.
    match launcher
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(description))
    {
        Some(Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => return Err(broken(error)),
        _ => {}
    }
    let Some(mut stdout) = launcher.stdout.take() else {
        return Err(ModuleError::new(
            "the job's launcher has no standard output",
        ));
    };
    let started = Instant::now();
    let mut text = Vec::new();
    loop {
        let answered = text.contains(&b'\n');
        if answered && !job.attached {
            break;
        }
        if context.output.is_cancelled() && !answered {
            return Err(ModuleError::new(
                "the task was cancelled before its job ran",
            ));
        }
        if started.elapsed() > START_LIMIT && !answered {
            return Err(ModuleError::new(format!(
                "the job did not start within {} seconds",
                START_LIMIT.as_secs()
            )));
        }
        if is_readable(&stdout).map_err(broken)?
            && !read_some(&mut stdout, &mut text).map_err(broken)?
        {
            break;
        }
    }
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    serde_json::from_slice(line).map_err(|_| {
        ModuleError::new("the job's launcher ended without saying whether the job runs")
    })
}

fn is_readable(stdout: &ChildStdout) -> io::Result<bool> {
    let timeout = Timespec {
        tv_sec: 0,
        tv_nsec: LOOK.subsec_nanos().into(),
    };
    match poll(&mut [PollFd::new(stdout, PollFlags::IN)], Some(&timeout)) {
        Ok(count) => Ok(count > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Adds what is there to `text`; false at the end.
fn read_some(stdout: &mut ChildStdout, text: &mut Vec<u8>) -> io::Result<bool> {
    let mut buffer = [0; 4096];
    match stdout.read(&mut buffer) {
        Ok(count) => {
            text.extend_from_slice(&buffer[..count]);
            Ok(count > 0)
        }
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(true),
        Err(error) => Err(error),
    }
}

fn spec() -> ArgumentSpec {
    use ArgType::{Dict, Int, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("module", Str)
            .required()
            .doc("The module that the job runs."),
        OptionSpec::new("module_args", Dict)
            .default(Json::Object(Map::new()))
            .no_log()
            .doc("Its arguments; they are validated when the job runs them."),
        OptionSpec::new("time_limit", Int)
            .required()
            .doc("Seconds after which the job is ended."),
        OptionSpec::new("async_dir", Str)
            .default("~/.ansible_async")
            .doc("Directory of the job files; `~` is the home that the user database gives."),
        OptionSpec::new("jid", Str).doc("The job's id; made up when missing."),
        OptionSpec::new("environment", Dict)
            .no_log()
            .doc("Further variables for the commands that the job starts."),
        OptionSpec::new("contents", ArgType::Bool)
            .default(false)
            .doc("Whether contents for the module come with the call."),
    ])
}
