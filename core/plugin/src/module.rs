//! Modules: the target's half of a task.

use std::io::{self, Write};
use std::path::PathBuf;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::result::TaskResult;
use crate::spec::ArgumentSpec;

/// The target's half of a task. Synchronous: the runner gives each call a thread of its own.
/// Ansible: a program built on `AnsibleModule`.
pub trait Module: Send + Sync {
    /// Name, argument spec, documentation and capabilities; asked for once.
    fn meta(&self) -> ModuleMeta;

    /// Does the work. `args` passed validation against the spec: names are canonical, types and defaults
    /// are in place; read them with [`parse`](crate::ModuleContext::parse) into a typed struct.
    ///
    /// # Errors
    /// A `ModuleError` becomes the task's failure. Ansible: `fail_json`.
    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError>;
}

/// What a module says about itself: the one declaration behind validation, `shevek doc`, schema, completion.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModuleMeta {
    /// The name without collection for those of ansible.builtin, else `namespace.collection.name`.
    pub name: String,
    /// One sentence for lists.
    pub short_description: String,
    /// Paragraphs for the manual.
    pub description: Vec<String>,
    /// Its arguments.
    pub spec: ArgumentSpec,
    /// Examples as tasks, run as tests.
    pub examples: Vec<Example>,
    /// What the keys of its result mean: (key, description).
    pub returns: Vec<(String, String)>,
    /// Whether it predicts in check mode; without it the task is skipped there.
    pub check_mode: Support,
    /// Whether it reports differences.
    pub diff: Support,
    /// Whether it may run under `async`.
    pub supports_async: bool,
}

/// How far a capability goes. Ansible: `attributes: check_mode: support:`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Support {
    /// Not at all.
    #[default]
    None,
    /// In part; the description says how far.
    Partial,
    /// Completely.
    Full,
}

/// An example for the manual that is also a test.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// A task, as YAML.
    pub task: String,
}

/// What surrounds a module while it runs.
pub struct ModuleContext<'a> {
    /// Predict only. Ansible: `module.check_mode`.
    pub check_mode: bool,
    /// Report differences. Ansible: `module._diff`.
    pub diff: bool,
    /// The task must not be logged.
    pub no_log: bool,
    /// Number of `-v`.
    pub verbosity: u8,
    /// Variables to give to commands that the module starts, on top of the runner's own environment.
    pub environment: &'a IndexMap<String, String>,
    /// A directory for temporary files, private to the user, on the target.
    pub tmpdir: PathBuf,
    /// The command that starts the runner again for a job of its own, program first; empty where there is none.
    /// Used by `async_wrapper`.
    pub runner: &'a [String],
    /// Receives output as it appears.
    pub output: &'a dyn OutputSink,
}

impl ModuleContext<'_> {
    /// Writes the contents that came with the call, and returns their length. Only once: what was read is gone.
    /// Ansible has copied them to a file that an argument names.
    ///
    /// # Errors
    /// When none came, they came in part only, or they cannot be written.
    pub fn receive(&self, into: &mut dyn Write) -> io::Result<u64> {
        let mut length = 0;
        while let Some(piece) = self.output.next_piece().map_err(io::Error::other)? {
            into.write_all(&piece)?;
            length += piece.len() as u64;
        }
        Ok(length)
    }

    /// The validated arguments as the module's own typed struct.
    ///
    /// # Errors
    /// When the struct and the spec disagree, which is a mistake in the module.
    pub fn parse<T: DeserializeOwned>(&self, args: Map<String, Json>) -> Result<T, ModuleError> {
        serde_json::from_value(Json::Object(args))
            .map_err(|e| ModuleError::new(format!("arguments do not fit the module: {e}")))
    }
}

/// A module's way to the controller while it works: takes its output, says when the result is no longer wanted,
/// and gives the contents that came with the call.
pub trait OutputSink: Send + Sync {
    /// Bytes that a command of the module wrote.
    fn write(&self, stream: Stream, bytes: &[u8]);

    /// Whether the task was cancelled (its timeout passed, the controller left): end what was started.
    fn is_cancelled(&self) -> bool;

    /// The next piece of the contents that came with the call; `None` after the last one. Since 1.1.
    ///
    /// # Errors
    /// A sentence, when none came or they came in part only.
    fn next_piece(&self) -> Result<Option<Vec<u8>>, String> {
        Err("no contents came with the call".into())
    }
}

/// Which of a command's outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// A module's failure. Ansible: `fail_json(msg, **fields)`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .result.message())]
pub struct ModuleError {
    /// The failed result, `msg` included.
    pub result: Box<TaskResult>,
}

impl ModuleError {
    /// A failure with a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            result: Box::new(TaskResult::failure(message)),
        }
    }

    /// Adds a result key.
    pub fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.result.set(key, value);
        self
    }
}
