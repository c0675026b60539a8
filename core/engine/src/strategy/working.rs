//! The hosts that are at a task.

use std::future::Future;
use std::pin::Pin;

use tokio::task::JoinSet;

use super::linear::finished;
use crate::task::{Outcome, TaskExecutor};

type Work = Pin<Box<dyn Future<Output = (usize, Outcome)> + Send>>;

/// The hosts that are at a task, each with its place in the play's order.
#[derive(Default)]
pub(super) struct Working {
    several: JoinSet<(usize, Outcome)>,
    /// The only host there is: it is worked for right here, since handing it to another thread would take longer
    /// than most of what the engine does for a task.
    alone: Option<Work>,
}

impl Working {
    /// Begins with the only host.
    pub(super) fn start_alone(&mut self, place: usize, executor: TaskExecutor) {
        self.alone = Some(Box::pin(async move { (place, executor.start().await) }));
    }

    /// Begins with one of several hosts.
    pub(super) fn start(&mut self, place: usize, executor: TaskExecutor) {
        self.several
            .spawn(async move { (place, executor.start().await) });
    }

    /// How many are at work.
    pub(super) fn len(&self) -> usize {
        self.several.len() + usize::from(self.alone.is_some())
    }

    /// Waits for the next one to be done; `None` when there is none.
    pub(super) async fn next(&mut self) -> Option<(usize, Outcome)> {
        if let Some(work) = &mut self.alone {
            let ended = work.await;
            self.alone = None;
            return Some(ended);
        }
        self.several.join_next().await.map(finished)
    }

    /// One that is done already.
    pub(super) fn next_done(&mut self) -> Option<(usize, Outcome)> {
        self.several.try_join_next().map(finished)
    }

    /// Gives all up.
    pub(super) async fn stop(&mut self) {
        self.alone = None;
        self.several.shutdown().await;
    }
}
