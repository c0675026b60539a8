//! The runner's command line.

use std::ffi::OsString;
use std::path::PathBuf;

/// What the runner does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Serves requests until standard input ends, then cancels what is left.
    Serve,
    /// Serves requests until standard input ends, finishes them, exits.
    Oneshot,
    /// Runs an async job whose description is on standard input.
    AsyncJob,
    /// Prints its version.
    Version,
}

/// The command line, read.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) mode: Mode,
    /// `--hash`: the binary's SHA-256, to be told in the hello.
    pub(crate) hash: String,
    /// `--plugin`: module dylibs to load.
    pub(crate) plugins: Vec<PathBuf>,
}

impl Arguments {
    /// Reads the arguments after the program's name.
    pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = Self {
            mode: Mode::Serve,
            hash: String::new(),
            plugins: Vec::new(),
        };
        let mut words = words;
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("serve") => arguments.mode = Mode::Serve,
                Some("--oneshot") => arguments.mode = Mode::Oneshot,
                Some("--async-job") => arguments.mode = Mode::AsyncJob,
                // Which of a job's processes this is; the job itself reads that.
                Some("--watch" | "--module") if arguments.mode == Mode::AsyncJob => {}
                Some("--version") => arguments.mode = Mode::Version,
                Some("--hash") => {
                    arguments.hash = words
                        .next()
                        .and_then(|hash| hash.into_string().ok())
                        .ok_or("--hash needs a value")?;
                }
                Some("--plugin") => {
                    let path = words.next().ok_or("--plugin needs a path")?;
                    arguments.plugins.push(path.into());
                }
                _ => return Err(format!("unknown argument {}", word.display())),
            }
        }
        if !arguments.plugins.is_empty() && !cfg!(feature = "dylib") {
            return Err("this static runner loads no module dylibs".into());
        }
        Ok(arguments)
    }
}
