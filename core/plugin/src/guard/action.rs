//! Actions under guard.

use async_trait::async_trait;

use super::Held;
use super::future::Guarded;
use crate::action::{Action, ActionError, ActionHost, ActionMeta, ActionTask};
use crate::result::TaskResult;

/// An action under guard; its description was asked for once.
pub(crate) struct GuardedAction {
    pub(crate) inner: Held<dyn Action>,
    pub(crate) meta: ActionMeta,
}

#[async_trait]
impl Action for GuardedAction {
    fn meta(&self) -> ActionMeta {
        self.meta.clone()
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        Guarded::new(
            &self.inner.name,
            &self.inner.surround,
            ActionError::Failed,
            async { self.inner.run(task, host).await },
        )
        .await
    }
}
