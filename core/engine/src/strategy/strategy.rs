//! What a strategy is.

use async_trait::async_trait;

use super::run_state::PlayRun;

/// How a play ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlayEnd {
    /// All hosts went through it or failed on the way.
    Done,
    /// The user interrupted it.
    Interrupted,
}

/// Drives the hosts of a play through its tasks. Ansible: a strategy plugin.
#[async_trait]
pub(crate) trait Strategy: Send + Sync {
    /// Runs the play to its end.
    async fn run(&self, play: &mut PlayRun) -> PlayEnd;
}
