//! Asking the user on the terminal.

use std::io::{BufRead, IsTerminal, stdin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use shevek_engine::{Prompt, PromptError, Prompter};
use shevek_plugin::async_trait;
use tokio::sync::Mutex;

use super::Terminal;
use super::line_editor::{LineEditor, Typed};
use super::screen::print;

/// Reads that bring nothing at once, one after the other: a terminal that is gone.
const EMPTY_READS: u32 = 20;

/// Asks on the terminal, one question at a time; what others print meanwhile waits.
pub(crate) struct TerminalPrompter {
    terminal: Terminal,
    turn: Mutex<()>,
}

impl TerminalPrompter {
    pub(crate) fn new(terminal: Terminal) -> Self {
        Self {
            terminal,
            turn: Mutex::new(()),
        }
    }
}

#[async_trait]
impl Prompter for TerminalPrompter {
    /// Whether standard input is a terminal, and this program not in its background.
    fn is_interactive(&self) -> bool {
        stdin().is_terminal()
            && rustix::termios::tcgetpgrp(stdin())
                .is_ok_and(|foreground| foreground == rustix::process::getpgrp())
    }

    async fn ask(&self, prompt: &Prompt) -> Result<String, PromptError> {
        let _turn = self.turn.lock().await;
        if !self.is_interactive() {
            return Err(PromptError::NotInteractive);
        }
        let stop = StopOnDrop::default();
        let is_stopped = Arc::clone(&stop.stopped);
        let terminal = self.terminal.clone();
        let prompt = prompt.clone();
        // A read that waits must not hold up the tasks of other hosts.
        let reading = tokio::task::spawn_blocking(move || terminal.ask(&prompt, &is_stopped));
        let answer = reading.await.unwrap_or(Err(PromptError::EndOfFile));
        drop(stop);
        answer
    }

    async fn read_line(&self, text: &str) -> Result<String, PromptError> {
        if self.is_interactive() {
            let prompt = Prompt {
                text: text.to_string(),
                ..Prompt::default()
            };
            return self.ask(&prompt).await;
        }
        let _turn = self.turn.lock().await;
        print(text.as_bytes());
        let reading = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            let count = stdin().lock().read_line(&mut line);
            if count.is_ok_and(|count| count > 0) {
                Ok(line.trim_end_matches(['\r', '\n']).to_string())
            } else {
                Err(PromptError::EndOfFile)
            }
        });
        reading.await.unwrap_or(Err(PromptError::EndOfFile))
    }
}

/// Ends the reading when nobody waits for the answer any more.
#[derive(Default)]
struct StopOnDrop {
    stopped: Arc<AtomicBool>,
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

impl Terminal {
    /// Shows the question and reads the answer, in the thread of the caller.
    fn ask(&self, prompt: &Prompt, is_stopped: &AtomicBool) -> Result<String, PromptError> {
        let Ok(mode) = self.saved_mode().enter() else {
            return Err(PromptError::NotInteractive);
        };
        self.begin_question(&prompt.text);
        let answer = read_answer(prompt, is_stopped);
        drop(mode);
        // An answer on a line of its own disappears, one behind its question ends the line.
        self.end_question(if prompt.text.ends_with('\n') {
            "\r\x1b[K"
        } else {
            "\n"
        });
        answer
    }
}

/// Reads keys until they make an answer.
fn read_answer(prompt: &Prompt, is_stopped: &AtomicBool) -> Result<String, PromptError> {
    let deadline = prompt
        .seconds
        .map(|seconds| Instant::now() + Duration::from_secs_f64(seconds.max(0.0)));
    let mut editor = LineEditor::new(
        prompt.complete_keys.as_deref(),
        prompt.interrupt_keys.as_deref(),
    );
    let mut buffer = [0; 256];
    let mut empty_reads = 0;
    loop {
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(PromptError::TimedOut);
        }
        if is_stopped.load(Ordering::Relaxed) {
            return Err(PromptError::Interrupted);
        }
        let before = Instant::now();
        let count = match rustix::io::read(stdin(), &mut buffer) {
            Ok(count) => count,
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => continue,
            Err(_) => return Err(PromptError::EndOfFile),
        };
        if count == 0 {
            let at_once = before.elapsed() < Duration::from_millis(50);
            empty_reads = if at_once { empty_reads + 1 } else { 0 };
            if empty_reads > EMPTY_READS {
                return Err(PromptError::EndOfFile);
            }
            continue;
        }
        let mut echo = Vec::new();
        let typed = editor.feed(&buffer[..count], &mut echo);
        if !prompt.private {
            print(&echo);
        }
        match typed {
            Typed::More => {}
            Typed::Complete => return Ok(editor.into_text()),
            Typed::Interrupted => return Err(PromptError::Interrupted),
            Typed::End => return Err(PromptError::EndOfFile),
        }
    }
}
