//! An async job: the module runs in a runner of its own.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use shevek_module_async_wrapper::{JobModule, run_job};
use shevek_plugin::{OutputSink, Stream, TaskResult};

use crate::call::Call;
use crate::catalog::Catalog;

/// Bytes of a module's contents that are read at once.
const PIECE: usize = 64 << 10;

/// Plays the part in a job that the description on standard input gives to this process.
pub(crate) fn run(catalog: &Catalog) -> ExitCode {
    run_job(&|job| run_module(catalog, job))
}

fn run_module(catalog: &Catalog, job: JobModule) -> TaskResult {
    let Some(entry) = catalog.find(&job.module) else {
        return TaskResult::failure(format!("the runner has no module {}", job.module));
    };
    Call {
        check_mode: job.check_mode,
        diff: job.diff,
        no_log: job.no_log,
        verbosity: job.verbosity,
        environment: &job.environment,
        tmpdir: job.tmpdir,
        runner: &[],
        output: &Surroundings {
            contents: job.contents.map(|path| Mutex::new(Contents::Closed(path))),
        },
    }
    .run(&entry, job.args)
}

/// Nobody watches a job's output, and only its watcher ends it. Contents for its module wait in a file.
struct Surroundings {
    contents: Option<Mutex<Contents>>,
}

enum Contents {
    Closed(PathBuf),
    Open(File),
}

impl OutputSink for Surroundings {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }

    fn next_piece(&self) -> Result<Option<Vec<u8>>, String> {
        let Some(contents) = &self.contents else {
            return Err("no contents came with the call".into());
        };
        let mut contents = contents.lock().unwrap_or_else(PoisonError::into_inner);
        if let Contents::Closed(path) = &*contents {
            *contents = Contents::Open(File::open(path).map_err(|error| error.to_string())?);
        }
        let Contents::Open(file) = &mut *contents else {
            return Ok(None);
        };
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece).map_err(|error| error.to_string())?;
        piece.truncate(length);
        Ok((length > 0).then_some(piece))
    }
}
