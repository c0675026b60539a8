//! Running the system's own tools, whose words modules read.

use std::path::PathBuf;

use indexmap::IndexMap;

use super::run_command::{Interrupted, Invocation, run_command};
use crate::module::{ModuleContext, ModuleError, OutputSink, Stream};
use crate::shell_words;

/// A tool with its arguments, to be run in the locale `C`.
#[derive(Debug, Clone)]
pub struct Tool {
    words: Vec<String>,
    environment: IndexMap<String, String>,
    directory: Option<PathBuf>,
    stdin: Option<Vec<u8>>,
}

/// What a tool did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolOutput {
    /// The exit status, or minus the number of the signal that ended it.
    pub rc: i32,
    /// Its standard output; bytes that are no UTF-8 are replaced.
    pub stdout: String,
    /// Its standard error, likewise.
    pub stderr: String,
}

impl Tool {
    /// A tool by its path, or by a name to be found through `PATH`.
    pub fn new(program: impl Into<String>) -> Self {
        Self {
            words: vec![program.into()],
            environment: IndexMap::new(),
            directory: None,
            stdin: None,
        }
    }

    /// Adds an argument.
    pub fn arg(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    /// Adds arguments.
    pub fn args<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// Sets a variable, which counts more than the task's environment.
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.insert(name.to_string(), value.into());
        self
    }

    /// Where it runs.
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// What it reads; without it, its standard input is empty.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(bytes.into());
        self
    }

    /// The program and its arguments.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The line as a shell would take it, for messages.
    pub fn line(&self) -> String {
        shell_words::join(&self.words)
    }

    /// Runs it to its end, whatever its exit status. Ansible: `run_command`.
    ///
    /// # Errors
    /// When it cannot be started, or when the task was cancelled.
    pub fn run(&self, context: &ModuleContext<'_>) -> Result<ToolOutput, ModuleError> {
        let mut environment = context.environment.clone();
        environment.extend(
            ["LANG", "LC_ALL", "LC_MESSAGES"].map(|name| (name.to_string(), "C".to_string())),
        );
        environment.shift_remove("LANGUAGE");
        environment.extend(self.environment.clone());
        let (program, arguments) = self
            .words
            .split_first()
            .expect("the constructor puts the program first");
        let finished = run_command(
            Invocation {
                program,
                arguments,
                directory: self.directory.as_deref(),
                environment: &environment,
                stdin: self.stdin.clone(),
            },
            &Unheard(context.output),
        );
        let finished = finished.map_err(|interrupted| match interrupted {
            Interrupted::Start(error) | Interrupted::Io(error) => {
                ModuleError::new("Error executing command.")
                    .with("rc", error.raw_os_error().unwrap_or(257))
                    .with("cmd", self.line())
                    .with("exception", error.to_string())
            }
            Interrupted::Cancelled => {
                ModuleError::new("The command was ended because its task was cancelled.")
                    .with("cmd", self.line())
            }
        })?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(ToolOutput {
            rc: finished.rc,
            stdout: text(finished.stdout),
            stderr: text(finished.stderr),
        })
    }

    /// Runs it to its end, which must be a success. Ansible: `run_command(check_rc=True)`.
    ///
    /// # Errors
    /// As [`run`](Self::run), and when the exit status is not 0: the message is what the tool said.
    pub fn run_checked(&self, context: &ModuleContext<'_>) -> Result<ToolOutput, ModuleError> {
        let output = self.run(context)?;
        if output.rc == 0 {
            return Ok(output);
        }
        Err(ModuleError::new(output.stderr.trim_end())
            .with("cmd", self.line())
            .with("rc", output.rc)
            .with("stdout", output.stdout)
            .with("stderr", output.stderr))
    }
}

/// The words of a tool are for its module; only the cancellation matters here.
struct Unheard<'a>(&'a dyn OutputSink);

impl OutputSink for Unheard<'_> {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}
