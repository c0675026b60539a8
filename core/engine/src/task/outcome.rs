//! What a task did on one host.

use std::sync::Arc;

use crate::event::{Report, TaskInfo};

/// A task's end on one host, for the strategy.
pub(crate) struct Outcome {
    pub(crate) host: Arc<str>,
    pub(crate) task: Arc<TaskInfo>,
    pub(crate) report: Report,
    pub(crate) ignore_errors: bool,
    pub(crate) ignore_unreachable: bool,
}

impl Outcome {
    pub(crate) fn is_failed(&self) -> bool {
        self.report.result.is_failed()
    }

    pub(crate) fn is_unreachable(&self) -> bool {
        self.report.result.is_unreachable()
    }
}
