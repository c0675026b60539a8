//! An async job: the module runs in a runner of its own.

use std::process::ExitCode;

use shevek_module_async_wrapper::{JobModule, run_job};
use shevek_plugin::{OutputSink, Stream, TaskResult};

use crate::call::Call;
use crate::catalog::Catalog;
use crate::temporary_directory::TemporaryDirectory;

/// Plays the part in a job that the description on standard input gives to this process.
pub(crate) fn run(catalog: &Catalog) -> ExitCode {
    run_job(&|job| run_module(catalog, job))
}

fn run_module(catalog: &Catalog, job: JobModule) -> TaskResult {
    let Some(entry) = catalog.find(&job.module) else {
        return TaskResult::failure(format!("the runner has no module {}", job.module));
    };
    let temporary = TemporaryDirectory::default();
    let tmpdir = match temporary.path() {
        Ok(path) => path,
        Err(error) => {
            return TaskResult::failure(format!("no directory for temporary files: {error}"));
        }
    };
    let result = Call {
        check_mode: job.check_mode,
        diff: job.diff,
        no_log: job.no_log,
        verbosity: job.verbosity,
        environment: &job.environment,
        tmpdir,
        runner: &[],
        output: &Nobody,
    }
    .run(&entry, job.args);
    temporary.remove();
    result
}

/// Nobody watches a job's output, and only its watcher ends it.
struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}
