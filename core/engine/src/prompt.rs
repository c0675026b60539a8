//! Questions to the user.

use async_trait::async_trait;

/// A question that is answered with a line, or by one of a few keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prompt {
    /// What is shown, as it is: the answer is typed behind it unless it ends its line.
    pub text: String,
    /// Whether the answer is not shown while it is typed.
    pub private: bool,
    /// After how many seconds the question is given up.
    pub seconds: Option<f64>,
    /// The keys that end the answer, in any case; `None` = the Enter key, empty = none at all.
    pub complete_keys: Option<String>,
    /// The keys that interrupt the question, in any case; `None` = Ctrl-C.
    pub interrupt_keys: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    /// Nobody can be asked: standard input is no terminal.
    #[error("standard input is not a terminal")]
    NotInteractive,
    /// The time is over.
    #[error("timed out waiting for an answer")]
    TimedOut,
    /// The user pressed Ctrl-C, or a key that stands for it.
    #[error("interrupted")]
    Interrupted,
    /// Standard input has ended.
    #[error("standard input has ended")]
    EndOfFile,
}

/// Asks the user. The CLI implements it; a question waits until the live line and other questions are out of the way.
#[async_trait]
pub trait Prompter: Send + Sync {
    /// Whether somebody can be asked.
    fn is_interactive(&self) -> bool;

    /// Shows the question and waits for the line that answers it, without its end.
    ///
    /// # Errors
    /// When there is no answer.
    async fn ask(&self, prompt: &Prompt) -> Result<String, PromptError>;

    /// Shows `text` and reads a line of standard input, which need not be a terminal. Python: `input`.
    ///
    /// # Errors
    /// When standard input has ended.
    async fn read_line(&self, text: &str) -> Result<String, PromptError> {
        let prompt = Prompt {
            text: text.to_string(),
            ..Prompt::default()
        };
        self.ask(&prompt).await
    }
}

/// Nobody to ask.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPrompter;

#[async_trait]
impl Prompter for NoPrompter {
    fn is_interactive(&self) -> bool {
        false
    }

    async fn ask(&self, _prompt: &Prompt) -> Result<String, PromptError> {
        Err(PromptError::NotInteractive)
    }
}
