//! What a strategy is.

use async_trait::async_trait;
use shevek_playbook::LoadError;

use super::run_state::PlayRun;
use crate::prompt::PromptError;
use crate::variables::VariableError;

/// How a play ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlayEnd {
    /// All hosts went through it or failed on the way.
    Done,
    /// Too many hosts failed: the run ends.
    Broken,
    /// The user interrupted it.
    Interrupted,
}

/// What ends the whole run: a mistake in the playbook that shows only while it runs. Ansible: an `AnsibleError` that no
/// task catches.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StrategyError {
    /// A task asks for something that cannot be.
    #[error("{0}")]
    Run(String),
    /// The user quit the debugger.
    #[error("User interrupted execution")]
    Quit,
    /// The user did not answer.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// A file of variables is wrong.
    #[error(transparent)]
    Variables(#[from] VariableError),
    /// An included file is wrong.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl StrategyError {
    /// An error that is a sentence.
    pub(crate) fn run(message: impl Into<String>) -> Self {
        Self::Run(message.into())
    }
}

/// Drives the hosts of a play through its tasks. Ansible: a strategy plugin.
#[async_trait]
pub(crate) trait Strategy: Send + Sync {
    /// Runs the play to its end.
    async fn run(&self, play: &mut PlayRun) -> Result<PlayEnd, StrategyError>;
}

/// The strategies of this version.
pub(crate) const STRATEGIES: &[&str] = &["linear", "free", "host_pinned", "debug"];
