//! What a job is to do, as it travels from process to process over their standard inputs.

use std::path::PathBuf;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The module that a job runs, and what surrounds it. There is no `Debug`: arguments may be secret.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct JobModule {
    /// Its name.
    pub module: String,
    /// Its arguments, not yet validated.
    pub args: Map<String, Json>,
    /// Variables for the commands it starts.
    pub environment: IndexMap<String, String>,
    /// Predict only.
    pub check_mode: bool,
    /// Report differences.
    pub diff: bool,
    /// The task must not be logged.
    pub no_log: bool,
    /// Number of `-v`.
    pub verbosity: u8,
    /// A directory for temporary files, private to the job and gone after it.
    pub tmpdir: PathBuf,
    /// The file with the contents that came with the call.
    #[serde(default)]
    pub contents: Option<PathBuf>,
}

/// A whole job.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Job {
    /// The job's id.
    pub(crate) jid: String,
    /// The absolute directory of the job files.
    pub(crate) async_dir: PathBuf,
    /// Seconds that the job may take.
    pub(crate) time_limit: u64,
    /// Whether the watcher keeps its output open until the job ended, so that the launch can wait for that.
    pub(crate) attached: bool,
    /// The module to run.
    pub(crate) module: JobModule,
}

impl Job {
    /// The job's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.async_dir.join(&self.jid)
    }

    /// The directory for all other files of the job. Its name is no job's.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.async_dir.join(format!(".{}", self.jid))
    }

    /// Removes the job's other files. Whoever ends the job does this before the job file says so.
    pub(crate) fn remove_scratch(&self) {
        let _ = std::fs::remove_dir_all(self.scratch());
    }
}

/// What the watcher answers on its standard output, one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// The job runs.
    Ready,
    /// It was not started, for this reason.
    Failed(String),
}

impl Answer {
    /// Writes the line. Nobody may be listening any more, which changes nothing.
    pub(crate) fn print(&self) {
        use std::io::Write as _;

        if let Ok(line) = serde_json::to_string(self) {
            let mut stdout = std::io::stdout();
            let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
        }
    }
}
