//! Where the console's lines come from.

use std::io::{BufRead, IsTerminal as _, Write as _, stdin, stdout};
use std::path::PathBuf;

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};

use super::completion::Completion;
use crate::error::CommandError;

/// Where lines are remembered. Ansible's console uses the same file.
const HISTORY: &str = ".ansible-console_history";
const HISTORY_LENGTH: usize = 1000;

/// A line, or why there is none.
pub(super) enum Given {
    Line(String),
    /// Ctrl-C: the line is given up.
    Interrupted,
    End,
}

/// A terminal with history and completion, or any other input.
pub(super) enum Input {
    Terminal {
        editor: Box<Editor<Completion, FileHistory>>,
        history: Option<PathBuf>,
    },
    Lines,
}

impl Input {
    pub(super) fn open(completion: Completion) -> Result<Self, CommandError> {
        if !stdin().is_terminal() || !stdout().is_terminal() {
            return Ok(Self::Lines);
        }
        let failed = |error: ReadlineError| {
            CommandError::Failed(format!("The terminal cannot be used: {error}"))
        };
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .auto_add_history(true)
            .max_history_size(HISTORY_LENGTH)
            .map_err(failed)?
            .build();
        let mut editor = Editor::with_config(config).map_err(failed)?;
        editor.set_helper(Some(completion));
        let history = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(HISTORY));
        if let Some(path) = &history {
            // There is none at first.
            let _ = editor.load_history(path);
        }
        Ok(Self::Terminal {
            editor: Box::new(editor),
            history,
        })
    }

    /// Asks for a line. `painted` is the prompt with its colours.
    pub(super) fn line(&mut self, prompt: &str, painted: &str) -> Result<Given, CommandError> {
        match self {
            Self::Terminal { editor, .. } => {
                if let Some(helper) = editor.helper_mut() {
                    painted.clone_into(&mut helper.painted_prompt);
                }
                match editor.readline(prompt) {
                    Ok(line) => Ok(Given::Line(line)),
                    Err(ReadlineError::Interrupted) => Ok(Given::Interrupted),
                    Err(ReadlineError::Eof) => Ok(Given::End),
                    Err(error) => Err(CommandError::Failed(error.to_string())),
                }
            }
            Self::Lines => {
                let mut out = stdout().lock();
                // Whoever reads may have seen enough.
                let _ = write!(out, "{painted}").and_then(|()| out.flush());
                let mut bytes = Vec::new();
                let read = stdin().lock().read_until(b'\n', &mut bytes);
                match read {
                    Ok(0) => Ok(Given::End),
                    Ok(_) => Ok(Given::Line(String::from_utf8_lossy(&bytes).into_owned())),
                    Err(error) => Err(CommandError::Failed(error.to_string())),
                }
            }
        }
    }

    /// Keeps what was typed for the next time.
    pub(super) fn close(self) {
        if let Self::Terminal {
            mut editor,
            history: Some(path),
        } = self
        {
            // A home that cannot be written has no history, as in Ansible.
            let _ = editor.save_history(&path);
        }
    }
}
