//! `async_status`: asks for a job, cleans up after it, ends it, or lists all.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use crate::list::list;
use crate::terminate::terminate;
use crate::{job_dir, status};

register!(module "async_status", AsyncStatus);

/// The module `async_status`. Ansible: `modules/async_status.py`; `terminate` and `list` are shevek's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsyncStatus;

#[derive(Deserialize)]
struct Args {
    jid: Option<String>,
    mode: Mode,
    #[serde(rename = "_async_dir")]
    async_dir: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Status,
    Cleanup,
    Terminate,
    List,
}

impl Module for AsyncStatus {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "async_status".into(),
            short_description: "Ask for a job that was started with async".into(),
            description: vec![
                "Tells whether a job has ended, and gives its result once it has.".into(),
                "A job whose process was killed, or whose machine was started anew, counts as failed.".into(),
            ],
            spec: ArgumentSpec::new(vec![
                OptionSpec::new("jid", ArgType::Str).doc("The job's id, `ansible_job_id` of its launch."),
                OptionSpec::new("mode", ArgType::Str)
                    .default("status")
                    .choices(&["cleanup", "list", "status", "terminate"])
                    .doc(
                        "`status` asks, `cleanup` removes the job's file, `terminate` ends the job with \
                         everything it started, `list` names all jobs.",
                    ),
                OptionSpec::new("_async_dir", ArgType::Str)
                    .default(job_dir::DEFAULT)
                    .doc("Directory of the job files; `~` is the home that the user database gives."),
            ])
            .required_if("mode", "status", &["jid"])
            .required_if("mode", "cleanup", &["jid"])
            .required_if("mode", "terminate", &["jid"]),
            examples: [
                (
                    "Wait for a job",
                    "async_status:\n  jid: \"{{ job.ansible_job_id | default('j0.0') }}\"\nregister: status\nuntil: status is finished\nretries: 30\ndelay: 1\nfailed_when: false\n",
                ),
                ("Name all jobs", "async_status:\n  mode: list\n"),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: [
                ("ansible_job_id", "The job's id."),
                ("started", "Whether the job was started."),
                ("finished", "Whether it has ended."),
                ("results_file", "The job's file."),
                ("erased", "The file that `cleanup` removed."),
                ("terminated", "Whether `terminate` had to end the job."),
                ("jobs", "What `list` found."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: false,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let jid = args.jid.unwrap_or_default();
        match args.mode {
            Mode::Status => Ok(status::of(&args.async_dir, &jid).result),
            Mode::Cleanup => cleanup(&args.async_dir, &jid),
            Mode::Terminate => terminate(&args.async_dir, &jid, context.check_mode),
            Mode::List => Ok(list(&args.async_dir)),
        }
    }
}

/// Removes the job's file, in check mode too: so does Ansible, and the engine relies on it.
fn cleanup(async_dir: &str, jid: &str) -> Result<TaskResult, ModuleError> {
    let Some(path) = job_dir::job_file(async_dir, jid).filter(|path| path.exists()) else {
        return Ok(status::missing(async_dir, jid, "erased").result);
    };
    std::fs::remove_file(&path).map_err(|error| {
        ModuleError::new(format!(
            "could not remove job file {}: {error}",
            path.display()
        ))
    })?;
    Ok(TaskResult::changed(false)
        .with("ansible_job_id", jid)
        .with("erased", path.to_string_lossy().as_ref()))
}
